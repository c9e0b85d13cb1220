"""./dev bench: the measurements, one script each in coi_management/tests/bench."""

import subprocess

from .console import Stop, phase, say
from .places import ADDON, ROOT
from .workbench import Workbench

BENCH = ADDON / "tests" / "bench"
CALL_MAIN = "import runpy, sys; sys.exit(runpy.run_path(sys.argv[1])['main']())"


def main(arguments):
    """Run the scripts that the arguments name, or all; returns the exit status."""
    scripts = {path.stem: path for path in sorted(BENCH.glob("*.py")) if path.stem != "__init__"}
    if not scripts:
        say(f"There are no measurements yet: they go into {BENCH.relative_to(ROOT)}, each with a function main().")
        return 0
    unknown = set(arguments) - set(scripts)
    if unknown:
        raise Stop(f"No measurement is called {', '.join(sorted(unknown))}. There are: {', '.join(scripts)}.")
    bench = Workbench()
    failed = 0
    with bench.with_server():
        for name in arguments or scripts:
            with phase(f"Measuring {name}"):
                command = [bench.python_env.python, "-c", CALL_MAIN, scripts[name]]
                failed = subprocess.run(command, env=bench.env, cwd=ROOT).returncode or failed
    return failed
