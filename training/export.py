"""Write the trained reader as one ONNX file, int8 or float, with the decoder's weights beside it.

usage: python -m training.export READER.pt OUT.onnx --base BASE --texts TRAIN.jsonl [--float] [--seven-bits]
       python -m training.export READER.pt OUT.onnx --compare --base BASE --texts ROWS.jsonl

The graph is built by hand from the operators that `onnxruntime` runs fastest on a CPU, so that no exporter stands
between the weights and the file. It takes `ids` [rows, length] with no padding (one window a call) and gives `logits`
and `links`. Weights are int8 with one scale a column, activations are quantised as they come, and word embeddings are
int8 with one scale a row. `OUT.npz` holds the transitions and the linker.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from training.model import load_reader
from training.smoothing import channel_scales, largest_inputs

MICROSOFT = "com.microsoft"
Arrays = dict[str, np.ndarray]


def decoder_weights(state: dict[str, torch.Tensor]) -> Arrays:
    """Transitions and linker, under `DecoderWeights`' names."""
    names = ("weight", "head", "none", "distance", "order")
    linker = {name: state[f"linker.{name}"].float().numpy() for name in names}
    plain = np.array([[1, 0], [1, 0]], dtype=np.float32)
    return {"transitions": state["crf.transitions"].float().numpy(), **linker, "calibration": plain}


class Graph:
    """Nodes and initialisers, as they are added."""

    def __init__(self, quantised: bool, largest: int, inputs: Arrays, strength: float) -> None:
        self.quantised, self.largest, self.inputs, self.strength = quantised, largest, inputs, strength
        self.nodes: list[onnx.NodeProto] = []
        self.stored: list[onnx.TensorProto] = []

    def store(self, name: str, value: np.ndarray) -> str:
        """Keep a constant."""
        self.stored.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        """Add a node with one output."""
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def linear(self, x: str, name: str, weight: np.ndarray, bias: np.ndarray, source: str = "") -> str:
        """x @ weight.T + bias; `source` names what was seen of x, if its channels are to be evened out."""
        bias_name = self.store(f"{name}.bias", bias.astype(np.float32))
        if not self.quantised:
            product = self.add("MatMul", [x, self.store(f"{name}.weight", weight.T.astype(np.float32))], f"{name}.product")
            return self.add("Add", [product, bias_name], f"{name}.out")
        if source in self.inputs:
            spread = channel_scales(self.inputs[source], weight, self.strength)
            x = self.add("Mul", [x, self.store(f"{name}.spread", 1 / spread)], f"{name}.even")
            weight = weight * spread
        whole, scale = quantise_rows(weight, self.largest)
        stored = self.store(f"{name}.weight", whole.T)
        scales, zeros = self.store(f"{name}.scale", scale), self.store(f"{name}.zero", np.zeros(len(scale), np.int8))
        return self.add("DynamicQuantizeMatMul", [x, stored, scales, zeros, bias_name], f"{name}.out", MICROSOFT)


def quantise_rows(weight: np.ndarray, largest: int) -> tuple[np.ndarray, np.ndarray]:
    """int8 rows and their scales."""
    scale = (np.abs(weight).max(1) / largest).clip(min=1e-8).astype(np.float32)
    return np.rint(weight / scale[:, None]).clip(-largest, largest).astype(np.int8), scale


def embed(graph: Graph, state: Arrays, epsilon: float) -> str:
    """Word rows by id, plus positions, normalised."""
    word = state["encoder.word.weight"]
    if graph.quantised:
        whole, scale = quantise_rows(word, 127)
        rows = graph.add("Gather", [graph.store("word", whole), "ids"], "word.rows")
        scales = graph.add("Gather", [graph.store("word.scale", scale[:, None]), "ids"], "word.scales")
        words = graph.add("Mul", [graph.add("Cast", [rows], "word.float", to=TensorProto.FLOAT), scales], "words")
    else:
        words = graph.add("Gather", [graph.store("word", word), "ids"], "words")
    length = graph.add("Shape", ["ids"], "length", start=1, end=2)
    bounds = [graph.store("zero", np.zeros(1, np.int64)), length, graph.store("axis", np.zeros(1, np.int64))]
    places = graph.add("Slice", [graph.store("position", state["encoder.position.weight"]), *bounds], "places")
    summed = graph.add("Add", [words, places], "embedded")
    norm = [
        graph.store("norm.weight", state["encoder.norm.weight"]),
        graph.store("norm.bias", state["encoder.norm.bias"]),
    ]
    return graph.add("LayerNormalization", [summed, *norm], "x0", axis=-1, epsilon=epsilon)


def add_layer(graph: Graph, state: Arrays, number: int, x: str, heads: int, epsilon: float) -> str:
    """One transformer layer."""
    own = {k.split(".", 3)[3]: v for k, v in state.items() if k.startswith(f"encoder.layers.{number}.")}
    at = f"l{number}"

    def normed(kind: str, left: str, right: str) -> str:
        norm = [graph.store(f"{at}.{kind}.{part}", own[f"{kind}.{part}"]) for part in ("weight", "bias")]
        # onnxruntime's SkipLayerNormalization takes four times as long as its parts.
        summed = graph.add("Add", [left, right], f"{at}.{kind}.sum")
        return graph.add("LayerNormalization", [summed, *norm], f"{at}.{kind}.out", axis=-1, epsilon=epsilon)

    three = ("query", "key", "value")
    weight, bias = (np.concatenate([own[f"{p}.{part}"] for p in three]) for part in ("weight", "bias"))
    joint = graph.linear(x, f"{at}.qkv", weight, bias, f"{number}.query")
    graph.nodes.append(
        helper.make_node("Split", [joint], [f"{at}.{p}" for p in three], name=f"{at}.split", axis=2, num_outputs=3)
    )
    mixed = graph.add("MultiHeadAttention", [f"{at}.{p}" for p in three], f"{at}.mixed", MICROSOFT, num_heads=heads)
    x = normed("mix_norm", x, graph.linear(mixed, f"{at}.mix", own["mix.weight"], own["mix.bias"], f"{number}.mix"))
    wide = graph.add(
        "Gelu",
        [graph.linear(x, f"{at}.widen", own["widen.weight"], own["widen.bias"], f"{number}.widen")],
        f"{at}.gelu",
        MICROSOFT,
    )
    return normed("norm", x, graph.linear(wide, f"{at}.narrow", own["narrow.weight"], own["narrow.bias"], f"{number}.narrow"))


def build(saved: dict[str, Any], quantised: bool, largest: int, inputs: Arrays, strength: float) -> onnx.ModelProto:
    """The whole graph."""
    config = saved["config"]
    state = {name: value.float().numpy() for name, value in saved["state"].items()}
    graph = Graph(quantised, largest, inputs, strength)
    x = embed(graph, state, config["epsilon"])
    for number in range(config["layers"]):
        x = add_layer(graph, state, number, x, config["heads"], config["epsilon"])
    outputs = []
    for head, name in (("tags", "logits"), ("links", "links")):
        product = graph.add("MatMul", [x, graph.store(f"{head}.weight", state[f"{head}.weight"].T)], f"{head}.product")
        graph.add("Add", [product, graph.store(f"{head}.bias", state[f"{head}.bias"])], name)
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", "length", len(state[f"{head}.bias"])]))
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["rows", "length"])
    body = helper.make_graph(graph.nodes, "nguon-reader", [ids], outputs, graph.stored)
    versions = [helper.make_opsetid("", 20), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(body, opset_imports=versions, producer_name="nguon", ir_version=10)
    plan = dict(saved["about"]["plan"])
    plan["start"] = Path(plan.get("start", "")).name  # a name, no path of the machine
    about = {
        **saved["about"],
        "plan": plan,
        "config": config,
        "int8": quantised,
        "largest": largest,
        "strength": strength,
        "onnx": onnx.__version__,
    }
    helper.set_model_props(model, {"nguon.reader": json.dumps(about)})
    return model


def export(reader: Path, out: Path, largest: int, inputs: Arrays, strength: float) -> None:
    """Write the graph and the decoder's weights; float if `largest` is 0."""
    saved = torch.load(reader, weights_only=True)
    onnx.save(build(saved, largest > 0, largest, inputs, strength), str(out))
    np.savez(out.with_suffix(".npz"), **decoder_weights(saved["state"]))  # type: ignore[arg-type]
    print(json.dumps({"megabytes": round(out.stat().st_size / 1e6, 1)}))


def compare(reader: Path, out: Path, base: Path, rows: Path) -> None:
    """How far the exported graph is from the network, and how fast it is on one core."""
    import time

    from tokenizers import Tokenizer

    from nguon.reading.model.labels import HEADS, OFFSETS
    from nguon.reading.model.network import WindowSize, tag_article
    from training.evaluate import onnx_network, torch_network
    from training.records import read_jsonl

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    texts = [row["text"] for row in read_jsonl(rows)]
    (exact, _), (fast, _) = torch_network(reader), onnx_network(out)
    same, words, seconds, furthest = np.zeros(len(HEADS)), 0, 0.0, 0.0
    for text in texts:
        wanted = tag_article(exact, tokenizer, text, "guidelines", WindowSize()).logits
        began = time.perf_counter()
        found = tag_article(fast, tokenizer, text, "guidelines", WindowSize()).logits
        seconds += time.perf_counter() - began
        furthest = max(furthest, float(np.abs(wanted - found).max()))
        pairs = [(wanted[:, a:b].argmax(1), found[:, a:b].argmax(1)) for a, b in (OFFSETS[h.name] for h in HEADS)]
        same += np.array([(w == f).sum() for w, f in pairs])
        words += len(wanted)
    agreement = {head.name: round(float(s / words), 5) for head, s in zip(HEADS, same, strict=True)}
    print(json.dumps({"furthest": furthest, "agreement": agreement, "articles_a_second": round(len(texts) / seconds, 2)}))


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--float", action="store_true", dest="as_float")
    parser.add_argument(
        "--seven-bits", action="store_true", help="weights to 64, so that processors without VNNI cannot overflow"
    )
    parser.add_argument("--strength", type=float, default=0.7, help="how far to even out the channels; 0: not at all")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--base", type=Path)
    parser.add_argument("--texts", type=Path)
    args = parser.parse_args()
    if args.compare:
        compare(args.reader, args.out, args.base, args.texts)
    else:
        smooth = args.strength > 0 and not args.as_float
        inputs = largest_inputs(load_reader(str(args.reader)).eval(), args.base, args.texts) if smooth else {}
        largest = 0 if args.as_float else 63 if args.seven_bits else 127
        export(args.reader, args.out, largest, inputs, args.strength)


if __name__ == "__main__":
    main()
