"""What may lawfully be asked in a state: what nobody can give is not held against anybody."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .conditions import WORKERS_COMPENSATION
from .facts import Requirement
from .states import MONOPOLISTIC, NO_WAIVER_FOR_WORKERS

STOP_GAP = "stop_gap"
WAIVER = "waiver_of_subrogation"


def lawful(requirements: Iterable[Requirement], state: str) -> Iterator[Requirement]:
    """The requirements as they stand for a vendor of this state.

    Where the state's fund alone insures workers' compensation, its certificate is asked, and employers' liability by
    stop gap: source ``states.MONOPOLISTIC``. A waiver of subrogation for workers' compensation falls away where none is
    to be had: source ``states.NO_WAIVER_FOR_WORKERS``.

    :param state: code of the vendor's state in the United States, "" where it is another or not known
    """
    for line in requirements:
        if WORKERS_COMPENSATION not in line.coverages:
            yield line
        elif state in MONOPOLISTIC and asks_private_policy(line):
            yield from _of_state_fund(line)
        elif state in NO_WAIVER_FOR_WORKERS:
            yield replace(line, provisions=tuple(asked for asked in line.provisions if asked.provision != WAIVER))
        else:
            yield line


def asks_private_policy(line: Requirement) -> bool:
    """Whether a line of workers' compensation asks what a state's fund does not have."""
    return bool(line.minimums or line.provisions or line.rating or line.size or line.admitted)


def _of_state_fund(line: Requirement) -> Iterator[Requirement]:
    let_go = {"exemptions": line.exemptions, "exempt_employers": line.exempt_employers}
    yield Requirement(coverages=line.coverages, currency=line.currency, statutory=True, sets=line.sets, **let_go)
    employers = tuple(minimum for minimum in line.minimums if minimum.limit.startswith("el_"))
    if employers:
        # nobody is left for whose injury an employer could be liable
        let_go = let_go if line.exempt_employers else {}
        yield Requirement((STOP_GAP,), employers, currency=line.currency, sets=line.sets, **let_go)
