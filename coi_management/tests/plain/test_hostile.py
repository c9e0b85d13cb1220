"""Whatever strangers upload, the reader ends within its limits and says what is wrong; nothing is executed."""

import base64
import concurrent.futures
import json
import multiprocessing
import os
import random
import re
import resource
import socket
import threading
import time
import unittest
import unittest.mock

from .rooms import room

extraction = room("extraction")
guard = room("extraction.guard")
render = room("extraction.render")
scanned = room("extraction.scanned")
fillable = room("drawing.fillable")
hostile = room("drawing.hostile")
paper = room("drawing.paper")
specimens = room("drawing.specimens")
draw = room("drawing.acord25").draw

LIMITS = extraction.Limits(wall=6.0, cpu=2)
# Documents that are read at the same time.
AT_ONCE = 3
# What starting and ending a child may take on a busy machine, in seconds: what must not be is that it never ends.
SLACK = 30.0
KIB = 1024


def _most_memory(names):
    """Bytes that the children of this process took at most while these files were read."""
    for name in names:
        extraction.read_document(hostile.FILES[name].make(), limits=LIMITS)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KIB


def answer_of(reading):
    """The problem of a reading, or its kind where it has none."""
    return reading["problem"] or reading["kind"]


class TestHostileFiles(unittest.TestCase):
    def test_every_hostile_file_gets_a_right_answer_within_the_limits(self):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = dict(zip(hostile.FILES, pool.map(_read_timed, hostile.FILES.values()), strict=True))
        for name, (readings, seconds) in outcomes.items():
            with self.subTest(name):
                self.assertLess(seconds, LIMITS.wall + SLACK)
                self.assertIn(answer_of(readings[0]), hostile.FILES[name].answers)
                for reading in readings:
                    json.dumps(reading).encode("utf-8", "strict")
                    if reading["kind"] == "unreadable":
                        self.assertIn(reading["problem"], extraction.PROBLEMS)

    def test_no_child_takes_more_memory_than_it_may(self):
        names = ("content_of_a_gigabyte", "content_packed_twice", "millions_of_letters")
        # in a process of its own: the system tells the most that any child has ever taken
        with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            self.assertLessEqual(pool.submit(_most_memory, names).result(), LIMITS.memory)

    def test_rendering_any_page_of_a_hostile_file_ends_too(self):
        faults = self._watch_faults()
        for name in (
            "page_as_large_as_a_town",
            "picture_of_ten_gigapixels",
            "pattern_in_itself",
            "form_in_itself",
            "many_large_pictures",
        ):
            with self.subTest(name):
                start = time.monotonic()
                try:
                    picture = extraction.render_page(hostile.FILES[name].make(), 1, limits=LIMITS)
                    self.assertTrue(picture.startswith(b"\x89PNG"))
                except extraction.UnreadableDocument as error:
                    self.assertIn(error.problem, extraction.PROBLEMS)
                self.assertLess(time.monotonic() - start, LIMITS.wall + SLACK)
        faults.error.assert_not_called()

    def test_a_document_launches_no_program(self):
        self.addCleanup(lambda: os.path.exists(hostile.LAUNCHED) and os.unlink(hostile.LAUNCHED))
        extraction.read_document(hostile.FILES["launches_a_program"].make(), limits=LIMITS)
        self.assertFalse(os.path.exists(hostile.LAUNCHED))

    def test_a_document_fetches_nothing(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            called = []
            server.settimeout(3)
            listener = threading.Thread(target=lambda: called.append(_accepts(server)))
            listener.start()
            address = b"http://127.0.0.1:%d/" % port
            data = hostile.FILES["sends_itself_away"].make().replace(b"http://127.0.0.1:9/take", address)
            extraction.read_document(data, limits=LIMITS)
            listener.join()
        self.assertEqual(called, [False])

    def test_orders_in_a_description_change_no_limit(self):
        reading = extraction.read_document(hostile.FILES["orders_to_a_language_model"].make(), limits=LIMITS)[0]
        wanted = {row["policy_number"]: row["limits"] for row in specimens.example()["coverages"]}
        self.assertEqual({row["policy_number"]: row["limits"] for row in reading["coverages"]}, wanted)

    def test_too_large_a_file_is_refused_before_a_child_is_started(self):
        start = time.monotonic()
        data = b"%PDF-1.7\n" + bytes(LIMITS.file_size)
        self.assertEqual(answer_of(extraction.read_document(data, limits=LIMITS)[0]), "too_large")
        self.assertLess(time.monotonic() - start, 0.5)

    def test_a_file_that_works_too_long_is_a_timeout_and_not_a_matter_of_memory(self):
        limits = extraction.Limits(wall=10.0, cpu=1)
        reading = extraction.read_document(hostile.FILES["string_without_end"].make(), limits=limits)[0]
        self.assertIn(answer_of(reading), ("timeout", "not_a_certificate", "no_text"))

    def test_a_picture_that_took_too_long_to_open_is_not_opened_once_more_to_be_recognised(self):
        scan = paper.scan(draw(specimens.certificate(0)))
        with render.opened(scan) as document:
            for seconds, is_opened in ((1_000_000, True), (0, False)):
                limits = {"cpu": seconds, "pixels": LIMITS.pixels}
                try:
                    room("extraction.read").read(scan, scanned.recogniser(document, "ask", limits))
                except scanned.Pictures:
                    self.assertTrue(is_opened)
                else:
                    self.assertFalse(is_opened)

    def _watch_faults(self):
        patch = unittest.mock.patch.object(guard, "_logger")
        self.addCleanup(patch.stop)
        return patch.start()

    def test_of_a_certificate_that_only_one_parser_opens_everything_is_marked(self):
        data = draw(specimens.example()).replace(b"/Rotate 0", b"/Rotate 0 0")
        (reading,) = extraction.read_document(data, limits=LIMITS)
        self.assertEqual((reading["kind"], reading["notices"]), ("certificate", ["damaged"]))
        self.assertEqual(reading["insured"]["name"], specimens.example()["insured"]["name"])
        self.assertLessEqual(
            {"coverages", "insurers", "insured.name", "coverages[0].policy_number"}, {*reading["review"]}
        )

    def test_a_certificate_whose_table_of_objects_is_lost_says_so(self):
        data = draw(specimens.example())
        start = data.rindex(b"startxref\n")
        (reading,) = extraction.read_document(data[:start] + b"startxref\n1\n%%EOF\n", limits=LIMITS)
        self.assertEqual((reading["kind"], reading["review"]), ("certificate", ["kind"]))
        self.assertEqual(reading["evidence"]["kind"]["reason"], "damaged")

    def assert_all_marked(self, data, limits=LIMITS):
        (reading,) = extraction.read_document(data, limits=limits, recognise=False)
        self.assertEqual(reading["kind"], "certificate")
        self.assertIn("damaged", reading["notices"])
        self.assertLessEqual({"insured", "insurers", "coverages", "certificate_holder"}, set(reading["review"]))

    def test_a_page_whose_stream_does_not_unpack_whole_is_marked(self):
        data = draw(specimens.example())
        packed = max(re.findall(rb"stream\r?\n(.*?)~>endstream", data, re.DOTALL), key=len)
        stream = bytearray(base64.a85decode(packed))
        stream[-1] ^= 0xFF  # of the checksum
        self.assert_all_marked(data.replace(packed, base64.a85encode(bytes(stream))))

    def test_a_form_of_which_only_the_beginning_came_through_is_marked(self):
        data = fillable.draw(specimens.example())
        for share in (0.5, 0.7, 0.9):
            with self.subTest(share):
                reading = extraction.read_document(data[: int(share * len(data))], limits=LIMITS, recognise=False)[0]
                if reading["kind"] == "certificate":
                    self.assertLessEqual({"insured", "insurers", "coverages"}, set(reading["review"]))

    def test_an_annotation_without_a_place_is_marked(self):
        self.assert_all_marked(fillable.draw_notes(specimens.example()).replace(b"/Rect [", b"/Rec1 [", 1))

    def test_there_are_forty_hostile_files_and_more(self):
        self.assertGreaterEqual(len(hostile.FILES), 40)

    def test_damaged_certificates_never_raise(self):
        dice = random.Random(1988)
        whole = draw(specimens.example())
        faults = self._watch_faults()
        for _round in range(25):
            data = bytearray(whole)
            for _wound in range(dice.randrange(1, 40)):
                data[dice.randrange(20, len(data))] = dice.randrange(256)
            if dice.random() < 0.3:
                del data[dice.randrange(100, len(data)) :]
            reading = extraction.read_document(bytes(data), limits=LIMITS)[0]
            self.assertIn(answer_of(reading), hostile.ANY | {"encrypted"})
        faults.error.assert_not_called()


def _read_timed(file):
    data = file.make()
    start = time.monotonic()
    readings = extraction.read_document(data, limits=LIMITS)
    return readings, time.monotonic() - start


def _accepts(server):
    try:
        connection, _address = server.accept()
        connection.close()
    except TimeoutError:
        return False
    return True
