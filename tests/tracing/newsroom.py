"""Short articles written for nguon on several happenings, to be traced together."""

from __future__ import annotations

from tests.handmade import at

from nguon.archive import Archive
from nguon.record import Article, Name, Record, Time

FERRY = (
    "Phà Bến Trầu chìm giữa sông Lam, 14 người được cứu",
    "Chiếc phà số hiệu BT-207 chở 19 người đã chìm chiều 12/5 khi cách bờ Trầu chừng 80 mét.",
    "Ông Phan Văn Kiểng, trưởng bến Trầu, cho biết phà bắt đầu nghiêng sau khi một xe chở xi măng trượt khỏi chỗ buộc.",
    "Mười bốn người được ngư dân xóm Vạn Chài kéo lên trong vòng hai mươi phút, năm người còn mất tích.",
    "Thợ lặn của tỉnh đang tìm quanh mố cầu cũ, nơi nước sâu hơn chín mét.",
)
FERRY_SHORTENED = (FERRY[0], FERRY[1], FERRY[3])
FERRY_TOLD_BY_ANOTHER = (
    "Năm người mất tích sau vụ chìm phà ở bến Trầu",
    "Phà BT-207 mang theo 19 người gặp nạn trên sông Lam hôm 12/5, theo trưởng bến Phan Văn Kiểng.",
    "Một xe tải chở xi măng không được buộc chặt đã trượt về mạn trái, người lái phà kể lại.",
    "Ngư dân Vạn Chài cứu được 14 người; thợ lặn còn tìm ở chân mố cầu cũ.",
)
ORCHARD = (
    "Vườn nhãn Hồng Châu cháy suốt đêm",
    "Lửa bùng lên lúc 22 giờ ngày 3/11 ở khu vườn nhãn 6 ha của hợp tác xã Hồng Châu.",
    "Bà Lường Thị Sáu, chủ nhiệm hợp tác xã, ước tính 340 gốc nhãn lâu năm đã hỏng.",
    "Nguyên nhân được cho là do đốt cỏ khô ven bờ rào, lính cứu hoả dập lửa sau bốn giờ.",
)
ORCHARD_TOLD_BY_ANOTHER = (
    "340 gốc nhãn Hồng Châu bị thiêu rụi vì đốt cỏ",
    "Hợp tác xã Hồng Châu mất 340 gốc nhãn trong vụ cháy đêm 3/11, bà Lường Thị Sáu nói.",
    "Ngọn lửa lan từ đám cỏ khô ven bờ rào và chỉ được dập tắt sau bốn giờ.",
)
CHESS = (
    "Kỳ thủ Đàm Quý Ly vào chung kết giải cờ Tuần Giáo",
    "Đàm Quý Ly thắng ván thứ bảy trước Vi Khắc Nhượng ngày 20/8 tại nhà văn hoá Tuần Giáo.",
    "Cô sẽ gặp nhà vô địch năm ngoái Mã Thị Đoan trong trận chung kết năm ván.",
)
NAMES = (
    "Bến Trầu",
    "sông Lam",
    "Phan Văn Kiểng",
    "Vạn Chài",
    "Hồng Châu",
    "Lường Thị Sáu",
    "Đàm Quý Ly",
    "Vi Khắc Nhượng",
    "Mã Thị Đoan",
    "Tuần Giáo",
)
DAYS = {"12/5": "XXXX-05-12", "3/11": "XXXX-11-03", "20/8": "XXXX-08-20"}

ARTICLES = {
    "ferry-1": FERRY,
    "ferry-2": FERRY_SHORTENED,
    "ferry-3": FERRY_TOLD_BY_ANOTHER,
    "orchard-1": ORCHARD,
    "orchard-2": ORCHARD_TOLD_BY_ANOTHER,
    "chess": CHESS,
}
STORIES = {("ferry-1", "ferry-2", "ferry-3"), ("orchard-1", "orchard-2"), ("chess",)}
COPIES = {("ferry-1", "ferry-2")}


def record(name: str, lines: tuple[str, ...], **known: object) -> Record:
    """The record of an article of these lines, with its names and days."""
    text = "\n".join(lines)
    times = [Time(start=(span := at(text, words)).start, end=span.end, value=day) for words, day in DAYS.items() if words in text]
    names = [Name(start=(span := at(text, name)).start, end=span.end, kind="other") for name in NAMES if name in text]
    article = Article.model_validate({"id": name, "input": name, "language": "vi", "title": lines[0], "text": text, **known})
    return Record(article=article, names=tuple(names), times=tuple(times))


def add(archive: Archive, *names: str) -> None:
    """Add articles of ours in this order."""
    with archive.writing():
        for name in names:
            made = record(name, ARTICLES[name])
            archive.add(made, made.to_json())
