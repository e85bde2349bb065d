"""Records made by hand for tests: short articles written for nguon, their spans found by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nguon.record import Article, Block, Entity, Link, Record, Span, Statement, Time


def at(text: str, words: str, nth: int = 1) -> Span:
    """Where `words` stand in `text` for the nth time."""
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def article(id: str, blocks: Sequence[tuple[Any, ...]], **known: Any) -> Article:  # noqa: A002
    """An article of (kind, words) or (kind, words, credit or href) blocks, a line each."""
    text, made = "", []
    for kind, words, *more in blocks:
        text += "\n" if text else ""
        extra = {"href" if kind == "related" else "credit": more[0]} if more else {}
        made.append(Block(kind=kind, start=len(text), end=len(text) + len(words), **extra))
        text += words
    known = {"input": f"handmade/{id}", "title": next((b[1] for b in blocks if b[0] == "title"), None)} | known
    return Article(id=id, text=text, blocks=tuple(made), **known)


def statement(text: str, id: str, kind: Any, content: str | Sequence[str], **parts: Any) -> Statement:  # noqa: A002
    """A statement whose spans are given by their words; `time` is (words, EDTF), `chain` (role, entity, words, nth)."""
    pieces = [content] if isinstance(content, str) else content
    made: dict[str, Any] = {"content": tuple(at(text, piece) for piece in pieces)}
    made |= {field: at(text, parts.pop(field)) for field in ("cue", "source") if parts.get(field)}
    if when := parts.pop("time", None):
        span = at(text, when[0])
        made["time"] = Time(start=span.start, end=span.end, value=when[1])
    chain = parts.pop("chain", ())
    made["chain"] = tuple(
        Link(role=role, entity=who, span=at(text, words, *nth) if words else None) for role, who, words, *nth in chain
    )
    return Statement(id=id, kind=kind, **made, **parts)


def bridge() -> Record:
    """A Vietnamese report: direct, indirect, mixed and nested statements, two relays, a caption, links to other stories."""
    made = article(
        "cau-song-ngan",
        [
            ("title", "Cầu Sông Ngàn đóng cửa ba tháng để thay dầm thép"),
            ("lead", "Sở Giao thông tỉnh Hà Lam cho biết cầu Sông Ngàn sẽ cấm xe từ ngày 12/5 để thay toàn bộ dầm thép đã gỉ."),
            ("caption", "Công nhân kiểm tra trụ số 3 của cầu Sông Ngàn. (Ảnh: Hãng tin Phương Nam)", "Hãng tin Phương Nam"),
            (
                "paragraph",
                "Hãng tin Phương Nam ngày 4/5 dẫn lời ông Trần Văn Lộc, Giám đốc Sở Giao thông, khẳng định: “Chúng tôi không thể "
                "chờ thêm một mùa lũ nữa. Dầm thép đã mỏng đi một phần ba, và mỗi đêm có hơn bốn trăm xe tải đi qua đây”.",
            ),
            ("related", "Ba cây cầu treo ở Hà Lam được sửa trước Tết", "https://bao.example/ba-cay-cau"),
            (
                "paragraph",
                "Bà Nguyễn Thị Sương, chủ một xưởng gỗ bên bờ bắc, lo rằng đường vòng “dài thêm bốn mươi cây số” sẽ làm giá vận "
                "chuyển tăng gấp rưỡi. Theo Đài Hà Lam, chính quyền đã hứa sẽ mở một bến phà tạm cho xe dưới năm tấn.",
            ),
            ("heading", "Ai trả tiền"),
            (
                "paragraph",
                "Ông Lộc nói rằng kỹ sư trưởng Lê Minh đã báo với ông là “kinh phí chỉ đủ cho hai nhịp”, và phần còn lại phải "
                "chờ tỉnh. Có nguồn tin cho hay một quỹ nước ngoài đang xem xét cho vay.",
            ),
            ("byline", "Theo Hãng tin Phương Nam", "Hãng tin Phương Nam"),
            ("related", "Lũ sớm trên sông Ngàn: dân vạn đò kể lại", "https://bao.example/lu-som"),
            ("related", "Xe tải quá tải vẫn qua cầu mỗi đêm"),
        ],
        outlet="Báo Hà Lam",
        language="vi",
        published="2024-05-04",
        url="https://bao.example/cau-song-ngan",
        byline="Theo Hãng tin Phương Nam",
    )
    text = made.text
    entities = (
        Entity(id="e1", kind="person", name="Trần Văn Lộc", aliases=("Ông Lộc",)),
        Entity(id="e2", kind="organization", name="Sở Giao thông tỉnh Hà Lam"),
        Entity(id="e3", kind="outlet", name="Hãng tin Phương Nam"),
        Entity(id="e4", kind="person", name="Nguyễn Thị Sương"),
        Entity(id="e5", kind="outlet", name="Đài Hà Lam"),
        Entity(id="e6", kind="person", name="Lê Minh"),
        Entity(id="e7", kind="outlet", name="Báo Hà Lam"),
        Entity(id="e8", kind="group", name="chính quyền"),
    )
    quote = (
        "“Chúng tôi không thể chờ thêm một mùa lũ nữa. Dầm thép đã mỏng đi một phần ba, và mỗi đêm có hơn bốn trăm xe tải "
        "đi qua đây”"
    )
    outer = "kỹ sư trưởng Lê Minh đã báo với ông là “kinh phí chỉ đủ cho hai nhịp”, và phần còn lại phải chờ tỉnh"
    statements = (
        statement(text, "s1", "indirect", "cầu Sông Ngàn sẽ cấm xe từ ngày 12/5 để thay toàn bộ dầm thép đã gỉ", cue="cho biết",
                  source="Sở Giao thông tỉnh Hà Lam", speaker="e2", confidence=0.88,
                  chain=[("speaker", "e2", "Sở Giao thông tỉnh Hà Lam"), ("outlet", "e7", None)]),
        statement(text, "s2", "direct", quote, cue="khẳng định", source="ông Trần Văn Lộc, Giám đốc Sở Giao thông", speaker="e1",
                  confidence=0.97, time=("ngày 4/5", "2024-05-04"),
                  chain=[("speaker", "e1", "ông Trần Văn Lộc, Giám đốc Sở Giao thông"), ("relay", "e3", "Hãng tin Phương Nam", 2),
                         ("outlet", "e7", None)]),
        statement(text, "s3", "mixed", "đường vòng “dài thêm bốn mươi cây số” sẽ làm giá vận chuyển tăng gấp rưỡi", cue="lo",
                  source="Bà Nguyễn Thị Sương, chủ một xưởng gỗ bên bờ bắc", speaker="e4", confidence=0.81,
                  chain=[("speaker", "e4", "Bà Nguyễn Thị Sương, chủ một xưởng gỗ bên bờ bắc"), ("outlet", "e7", None)]),
        statement(text, "s4", "indirect", "sẽ mở một bến phà tạm cho xe dưới năm tấn", cue="đã hứa", source="chính quyền",
                  speaker="e8", confidence=0.74,
                  chain=[("speaker", "e8", "chính quyền"), ("relay", "e5", "Đài Hà Lam"), ("outlet", "e7", None)]),
        statement(text, "s5", "mixed", outer, cue="nói", source="Ông Lộc", speaker="e1", confidence=0.9,
                  chain=[("speaker", "e1", "Ông Lộc"), ("outlet", "e7", None)]),
        statement(text, "s6", "direct", "“kinh phí chỉ đủ cho hai nhịp”", cue="đã báo", source="kỹ sư trưởng Lê Minh",
                  speaker="e6", confidence=0.69,
                  chain=[("speaker", "e6", "kỹ sư trưởng Lê Minh"), ("relay", "e1", "Ông Lộc"), ("outlet", "e7", None)]),
        statement(text, "s7", "indirect", "một quỹ nước ngoài đang xem xét cho vay", cue="cho hay",
                  source="nguồn tin", confidence=0.6),
    )  # fmt: skip
    return Record(article=made, entities=entities, statements=statements)


def harbour() -> Record:
    """An English report with one quotation in two pieces and an agency between."""
    made = article(
        "harbour-ice",
        [
            ("title", "Harbour to stay shut until the ice moves, warden says"),
            (
                "paragraph",
                "“Nobody sails this week,” the harbour warden, Ada Fenwick, told the Northern Wire on Friday. “The ice is a foot "
                "thick at the mole and the tug has lost a blade.”",
            ),
            ("paragraph", "Fishermen said they had not been asked. The town council declined to comment."),
        ],
        outlet="The Saltmarsh Post",
        language="en",
        published="2024-02-03",
        url="https://post.example/harbour-ice",
    )
    text = made.text
    entities = (
        Entity(id="e1", kind="person", name="Ada Fenwick"),
        Entity(id="e2", kind="outlet", name="Northern Wire"),
        Entity(id="e3", kind="group", name="Fishermen"),
        Entity(id="e4", kind="outlet", name="The Saltmarsh Post"),
    )
    pieces = ["“Nobody sails this week,”", "“The ice is a foot thick at the mole and the tug has lost a blade.”"]
    statements = (
        statement(text, "s1", "indirect", "Harbour to stay shut until the ice moves", cue="says", source="warden", speaker="e1",
                  confidence=0.8, chain=[("speaker", "e1", "warden"), ("outlet", "e4", None)]),
        statement(text, "s2", "direct", pieces, cue="told", source="the harbour warden, Ada Fenwick", speaker="e1",
                  confidence=0.98, time=("Friday", "2024-02-02"),
                  chain=[("speaker", "e1", "the harbour warden, Ada Fenwick"), ("relay", "e2", "the Northern Wire"),
                         ("outlet", "e4", None)]),
        statement(text, "s3", "indirect", "they had not been asked", cue="said", source="Fishermen", speaker="e3",
                  confidence=0.92, chain=[("speaker", "e3", "Fishermen"), ("outlet", "e4", None)]),
    )  # fmt: skip
    return Record(article=made, entities=entities, statements=statements)


#: Everything that a hostile page may hold and that must be shown as text.
ATTACK = (
    "<script>document.title='run'</script><img src=x onerror=alert(1)>\"' onmouseover='x' {{7*7}} </p></style> "
    "\x00\x07\x1b[31m \u202egnp.exe"
)


def hostile(statements: int = 3, id: str = "../..//a b/<script>?#%2e%2e") -> Record:  # noqa: A002
    """An article whose every word is an attack."""
    said = [f"“{ATTACK} {n}”" for n in range(statements)]
    made = article(
        id,
        [
            ("title", f"Tin {ATTACK}"),
            ("caption", f"Ảnh {ATTACK}", ATTACK),
            ("paragraph", " ".join(f"X {ATTACK} nói {words}." for words in said)),
            ("related", f"Xem {ATTACK}", "javascript:alert(1)"),
            ("related", "Nút", "data:text/html,<script>alert(1)</script>"),
        ],
        input=ATTACK,
        url="javascript:alert(document.cookie)",
        outlet=ATTACK,
        byline=ATTACK,
        language="vi",
        published="2024-01-01",
    )
    body = made.text.index(" nói ")
    found, place = [], body
    for n, words in enumerate(said):
        place = made.text.index(words, place)
        found.append(
            Statement(
                id=f"s\"'><{n}",
                kind=("direct", "indirect", "mixed")[n % 3],
                content=(Span(place, place + len(words)),),
                cue=Span(place - 4, place - 1),
                speaker="e\"'>",
                chain=(Link(role="speaker", entity="e\"'>"), Link(role="relay", entity="e2"), Link(role="outlet", entity="e2")),
            )
        )
    entities = (Entity(id="e\"'>", kind="person", name=ATTACK + "N" * 10_000), Entity(id="e2", kind="outlet", name=ATTACK))
    return Record(article=made, entities=entities, statements=tuple(found))
