"""The child process of the reader and the commands around it: what it is given, how it may die, what it leaves."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest
import unittest.mock
from pathlib import Path

from .rooms import room

extraction = room("extraction")
guard = room("extraction.guard")
command = room("extraction.command")
specimens = room("drawing.specimens")
draw = room("drawing.acord25").draw

PDF = b"%PDF-1.7\n"
ADDON = Path(guard.__file__).parents[1]
SHORT = extraction.Limits(wall=3.0)
HASTY = extraction.Limits(wall=0.5)
# A second is what a child of these tests may take at most to be started, on a busy machine.
STARTED = 1.0


def open_files():
    """How many files this process has open."""
    return len(os.listdir("/proc/self/fd"))


class WithChild(unittest.TestCase):
    """Tests that put a program of their own in the child's place."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def read_with(self, program, data=PDF, limits=SHORT):
        """What `read_document` gives where the child is `program`."""
        child = self.folder / "child.py"
        child.write_text(textwrap.dedent(program))
        with unittest.mock.patch.object(guard, "CHILD", child):
            return extraction.read_document(data, limits=limits)

    def problem(self, program, **options):
        """The problem of the only reading."""
        (reading,) = self.read_with(program, **options)
        self.assertEqual(reading["kind"], "unreadable")
        return reading["problem"]

    def answer(self, expression):
        """What a child finds `expression` to be, asked of the child itself."""
        program = f"""
            import json, os, resource, sys
            sys.stdin.buffer.read()
            answer = json.dumps([{{"kind": "remarks", "value": {expression}}}])
            print(json.dumps({{"problem": None, "size": len(answer)}}))
            print(answer, end="")
        """
        return self.read_with(program)[0]["value"]


class TestWhatAChildIsGiven(WithChild):
    def test_the_environment_is_empty(self):
        with unittest.mock.patch.dict(os.environ, {"PGPASSWORD": "secret"}):
            names = set(self.answer("dict(os.environ)"))
        # Python sets this one itself where no other encoding is asked for (PEP 538).
        self.assertLessEqual(names, {"LC_CTYPE"})

    def test_it_has_a_session_of_its_own(self):
        self.assertNotEqual(self.answer("os.getsid(0)"), os.getsid(0))

    def test_it_has_no_open_file_but_its_own_two(self):
        with open(__file__) as kept:
            os.set_inheritable(kept.fileno(), True)
            found = self.answer("[os.readlink('/proc/self/fd/' + n) for n in ('0', '1', '2')]")
            self.assertEqual(found[2], os.devnull)
            self.assertFalse(self.answer(f"os.path.exists('/proc/self/fd/{kept.fileno()}')"))

    def test_python_is_isolated(self):
        self.assertTrue(self.answer("sys.flags.isolated"))

    def test_the_real_child_holds_itself_to_its_limits(self):
        program = f"""
            import json, resource, sys
            sys.path.insert(0, {str(ADDON)!r})
            from extraction.child import limit_resources
            limit_resources(json.loads(sys.argv[1])["limits"])
            kinds = ("AS", "CPU", "CORE", "FSIZE", "NPROC")
            limits = {{kind: resource.getrlimit(getattr(resource, "RLIMIT_" + kind))[0] for kind in kinds}}
            answer = json.dumps([{{"kind": "remarks", **limits}}])
            print(json.dumps({{"problem": None, "size": len(answer)}}))
            print(answer, end="")
        """
        found = self.read_with(program, limits=extraction.Limits(wall=5.0, cpu=7))[0]
        self.assertLessEqual(found["AS"], extraction.DEFAULT.memory)
        self.assertLessEqual(found["CPU"], 7)
        self.assertEqual((found["CORE"], found["NPROC"]), (0, 0))
        self.assertLessEqual(found["FSIZE"], 1024 * 1024)


class TestHowAChildEnds(WithChild):
    def test_one_that_sleeps_is_a_timeout(self):
        start = time.monotonic()
        self.assertEqual(self.problem("import time; time.sleep(60)", limits=HASTY), "timeout")
        self.assertLess(time.monotonic() - start, HASTY.wall + STARTED)

    def test_one_that_never_takes_its_file_is_a_timeout(self):
        data = PDF + bytes(4 * guard.MIB)
        self.assertEqual(self.problem("import time; time.sleep(60)", data=data, limits=HASTY), "timeout")

    def test_one_that_dies_before_it_took_its_file_is_broken(self):
        self.assertEqual(self.problem("raise SystemExit(1)", data=PDF + bytes(4 * guard.MIB)), "broken")

    def test_one_that_answers_without_end_is_stopped(self):
        program = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
        limits = extraction.Limits(wall=10.0, output=guard.MIB)
        start = time.monotonic()
        self.assertEqual(self.problem(program, limits=limits), "too_large")
        self.assertLess(time.monotonic() - start, limits.wall)

    def test_signals_tell_what_it_died_of(self):
        for name, problem in (("SIGSEGV", "broken"), ("SIGKILL", "memory"), ("SIGXCPU", "timeout")):
            with self.subTest(name):
                program = f"import os, signal; os.kill(os.getpid(), signal.{name})"
                self.assertEqual(self.problem(program), problem)

    def test_a_library_for_which_there_is_no_room_is_a_matter_of_memory_and_not_missing(self):
        program = f"""
            import resource, sys
            sys.path.insert(0, {str(ADDON)!r})
            from extraction import child
            used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + 4_000_000, used + 4_000_000))
            try:
                import pypdfium2_raw
            except (ImportError, OSError) as error:
                print(child._blame(error))
        """
        command = [sys.executable, "-c", textwrap.dedent(program)]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(found.stdout.strip(), "memory", found.stderr)

    def test_one_that_closes_its_mouth_and_stays_is_a_timeout(self):
        program = "import os, time; os.close(1); time.sleep(60)"
        with unittest.mock.patch.object(guard, "LAST_SECONDS", 0.2):
            self.assertEqual(self.problem(program), "timeout")

    def test_what_it_started_ends_with_it(self):
        pid_file = self.folder / "pid"
        program = f"""
            import os, time
            if not os.fork():
                open({str(pid_file)!r}, "w").write(str(os.getpid()))
                time.sleep(60)
        """
        self.assertEqual(self.problem(program), "timeout")
        self.assertTrue(_is_gone(int(pid_file.read_text())))

    def test_nothing_is_left_open_or_unburied(self):
        self.problem("raise SystemExit(1)")
        before = open_files()
        for program in ("raise SystemExit(1)", "print('x')", "import os; os.abort()"):
            self.problem(program)
        self.assertEqual(open_files(), before)
        with contextlib.suppress(ChildProcessError):
            self.assertEqual(os.waitpid(-1, os.WNOHANG)[0], 0)


class TestWhatAChildAnswers(WithChild):
    def say(self, answer, problem=None, size=None):
        """A program that answers so."""
        head = json.dumps({"problem": problem, "size": len(answer) if size is None else size})
        return f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({head.encode() + bytes([10]) + answer!r})"

    def test_an_answer_that_is_no_reading_is_broken(self):
        for answer in (b"", b"null", b"[]", b"[1]", b"{}", b"[{}", b"\xff", b"[" * 100_000):
            with self.subTest(answer[:9]):
                self.assertEqual(self.problem(self.say(answer)), "broken")

    def test_an_answer_cut_short_is_broken(self):
        self.assertEqual(self.problem(self.say(b'[{"kind": "remarks"}]', size=999)), "broken")

    def test_a_problem_we_do_not_know_is_broken(self):
        self.assertEqual(self.problem(self.say(b"", problem=["rm"])), "broken")

    def test_what_a_database_refuses_is_taken_out(self):
        answer = rb'[{"kind": "remarks", "a\u0000b": ["c\u0000d", "e\ud800f"], "g": NaN, "h": -Infinity}]'
        (reading,) = self.read_with(self.say(answer))
        self.assertEqual(reading, {"kind": "remarks", "ab": ["cd", "e?f"], "g": None, "h": None})

    def test_a_fault_of_the_reader_is_logged_and_the_document_broken(self):
        with self.assertLogs(guard.__name__, "ERROR") as logs:
            self.assertEqual(self.problem(self.say(b"Traceback: KeyError", problem="fault")), "broken")
        self.assertIn("KeyError", logs.output[0])

    def test_a_missing_package_is_no_fault_of_the_document(self):
        with self.assertRaisesRegex(guard.ParserMissing, "pdfplumber"):
            self.read_with(self.say(b"No module named 'pdfplumber'", problem="missing"))


class TestRealChild(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.data = draw(specimens.example())

    def test_the_calling_process_imports_no_parser(self):
        program = "import sys, extraction, extraction.command; print(*sys.modules)"
        environment = {**os.environ, "PYTHONPATH": str(ADDON)}
        found = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        self.assertFalse({"pdfplumber", "pdfminer", "pypdf", "pypdfium2", "PIL"} & set(found.stdout.split()))

    def test_threads_read_at_the_same_time(self):
        kinds = []
        threads = [
            threading.Thread(target=lambda: kinds.append(extraction.read_document(self.data)[0]["kind"]))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(kinds, ["certificate"] * 4)

    def test_bytes_of_any_kind_will_do(self):
        for kind in (bytearray, memoryview):
            with self.subTest(kind.__name__):
                self.assertEqual(extraction.read_document(kind(self.data))[0]["kind"], "certificate")

    def test_a_page_has_as_many_dots_as_asked_for(self):
        self.assertEqual(_size_of(extraction.render_page(self.data, 1, dpi=72)), (612, 792))

    def test_a_page_has_no_more_dots_than_it_may(self):
        limits = extraction.Limits(pixels=100_000)
        width, height = _size_of(extraction.render_page(self.data, 1, dpi=600, limits=limits))
        self.assertLess(width * height, 102_000)

    def test_a_page_that_is_not_there_is_broken(self):
        for page in (0, 2, -1):
            with self.subTest(page), self.assertRaises(extraction.UnreadableDocument) as raised:
                extraction.render_page(self.data, page)
            self.assertEqual(raised.exception.problem, "broken")


class TestCommand(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.file = Path(folder.name) / "certificate.pdf"
        cls.file.write_bytes(draw(specimens.example()))
        cls.note = Path(folder.name) / "note.pdf"
        cls.note.write_bytes(b"a note")

    def run_command(self, *arguments):
        """Exit status, and all that was written."""
        written = []
        status = command.main([str(argument) for argument in arguments], write=written.append)
        return status, written

    def test_json_is_a_line_for_each_reading_with_the_name_of_the_file_as_given(self):
        status, written = self.run_command("--json", self.file, self.note)
        readings = [json.loads(line) for line in written]
        self.assertEqual([reading["file"] for reading in readings], [str(self.file), str(self.note)])
        self.assertEqual([reading["kind"] for reading in readings], ["certificate", "unreadable"])
        self.assertEqual(status, 1)

    def test_people_read_names_amounts_and_days(self):
        status, (text,) = self.run_command(self.file)
        data = specimens.example()
        self.assertIn(data["insured"]["name"], text)
        self.assertIn(data["coverages"][0]["policy_number"], text)
        self.assertEqual(status, 0)

    def test_a_file_that_cannot_be_opened_does_not_keep_others_from_being_read(self):
        errors = []
        with unittest.mock.patch.object(sys, "stderr") as stderr:
            stderr.write.side_effect = errors.append
            status, written = self.run_command("--json", self.file.with_name("none.pdf"), self.file)
        self.assertEqual((status, len(written)), (2, 1))
        self.assertIn("none.pdf", "".join(errors))

    def test_it_runs_without_odoo(self):
        program = [sys.executable, "-m", "extraction", "--json", self.file]
        found = subprocess.run(program, cwd=ADDON, capture_output=True, text=True)
        self.assertEqual((found.returncode, found.stderr), (0, ""))
        self.assertEqual(json.loads(found.stdout)["form"], "ACORD 25")


def _is_gone(pid, within=2.0):
    """Whether a process is dead, or a zombie that another one must bury."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def _size_of(picture):
    """Width and height of a PNG in dots: the first two numbers of its header."""
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
