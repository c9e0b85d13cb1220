"""A second program that recognises text in pictures, rapidocr, in a process of its own: `python -I second.py ORDER`.

It is large: half a gigabyte of models and libraries in memory, so it neither shares the process of the parser nor its
limits. In come pictures on standard input, each a line of JSON, `{"width": DOTS, "height": DOTS}`, and so many bytes of
grey; out go lines of JSON, one a picture: `[[text, sure, [x0, top, x1, bottom], [[word, sure, x0, x1], ...]], ...]`.

The models are those in the package. Nothing is fetched: there is no network in this process.
"""

import contextlib
import json
import os
import resource
import socket
import sys

SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,  # pages stand upright before they come here
    "Rec.rec_batch_num": 1,  # more take more time, as all become as long as the longest
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def main(order):
    """Answer picture after picture, until there are no more."""
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
    socket.socket.connect = _refuse
    sys.path += [path for path in order["path"] if path not in sys.path]
    import numpy
    from rapidocr import RapidOCR

    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": order["threads"]}
    engine = RapidOCR(params=SETTINGS | threads)
    while line := sys.stdin.buffer.readline():
        size = json.loads(line)
        width, height = size["width"], size["height"]
        data = sys.stdin.buffer.read(width * height)
        grey = numpy.frombuffer(data, numpy.uint8).reshape(height, width)
        channel.write(json.dumps(_answer(engine(grey, return_word_box=True))) + "\n")
        channel.flush()


def _refuse(*_arguments):
    raise OSError("no network here")


def _answer(result):
    if result.txts is None:
        return []
    lines = zip(result.txts, result.scores, result.boxes, result.word_results, strict=True)
    return [
        [text, float(sure), _box(corners), [[word, float(sure), *_box(around)[::2]] for word, sure, around in words]]
        for text, sure, corners, words in lines
    ]


def _box(corners):
    xs, ys = [float(x) for x, _y in corners], [float(y) for _x, y in corners]
    return [min(xs), min(ys), max(xs), max(ys)]


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(json.loads(sys.argv[1]))
