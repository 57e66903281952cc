"""What may be asked of a fit besides the file: every refusal names the argument, not the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import load
from cloudfief.fitting.observations import HOSTED, Observation
from cloudfief.fitting.observed_market import Assumptions
from cloudfief.fitting.opening import Size
from cloudfief.inputs import checked
from cloudfief.institutions.lab import Lab

FEWEST_HOUSEHOLDS = 200  # assumption: with fewer a share of spending is noise of several points
Markets = Mapping[tuple[str, str], tuple[Observation, ...]]


def size_of(size: Size | None, households: int | None, weeks: int | None, seed: int | None) -> Size:
    """The size of the simulations, from `Size` or from what is given by name; raises BadInput."""
    given = {"households": households, "weeks": weeks, "seed": seed}
    found = (size or Size())._replace(**{name: value for name, value in given.items() if value is not None})
    if found.households < FEWEST_HOUSEHOLDS:
        raise BadInput(f"households: found {found.households}; allowed is {FEWEST_HOUSEHOLDS} or more: fewer cannot show shares.")
    if found.weeks < 1:
        raise BadInput(f"weeks: found {found.weeks}; allowed is 1 or more.")
    if found.seed < 0:
        raise BadInput(f"seed: found {found.seed}; allowed is 0 or more.")
    return found


def refuse_assumptions(assumed: Assumptions, markets: Markets, efficiency: float) -> None:
    """Raise BadInput for a nest parameter, price coefficient, efficiency or open lab that is not allowed."""
    nest, coefficient = assumed.nest_parameter, assumed.price_coefficient
    least, most = Lab.parameter("api_nest")["bounds"]
    if nest is not None and not least <= nest <= most:
        raise BadInput(f"nest: found {nest:g}; allowed is {least:g} to {most:g}.")
    if coefficient is not None and not 0.0 < coefficient < float("inf"):
        raise BadInput(f"price_coefficient: found {coefficient:g}; allowed is above 0.")
    if coefficient is not None and len({kind for kind, _ in markets}) > 1:
        raise BadInput("price_coefficient: the file has labs and fiefs, whose money differs.\nFit them in two files.")
    if not 0.0 <= efficiency < 1.0:
        raise BadInput(f"efficiency: found {efficiency:g}; allowed is 0 up to, but not, 1.")
    labs = [row.name for (kind, _), rivals in markets.items() for row in rivals if kind == "lab" and row.name != HOSTED]
    if assumed.open_lab is not None and assumed.open_lab not in labs:
        raise BadInput(f"open_lab: found '{assumed.open_lab}'; allowed is a lab of the file.{nearest(assumed.open_lab, labs)}")


def refuse_mergers(mergers: Sequence[tuple[str, str]] | None, markets: Markets) -> None:
    """Raise BadInput unless each merger is of two sellers of one market."""
    for first, second in mergers or ():
        for name in (first, second):
            _refuse_stranger("merger", name, markets)
        if not any({first, second} <= {row.name for row in rivals} for rivals in markets.values()) or first == second:
            raise BadInput(f"merger: found {first}+{second}; allowed are two different sellers of one market.")


def refuse_price_changes(changes: Mapping[str, float] | None, markets: Markets) -> None:
    """Raise BadInput for a price that would not stay above 0, or a fee that would not stay below the whole order."""
    for name, change in (changes or {}).items():
        row = _refuse_stranger("price_change", name, markets)
        if not -1 < change <= 10:
            raise BadInput(f"price_change: found {change:g} for {name}; allowed is above -1 (all of the price) up to 10.")
        if row.fee is not None and row.fee * (1.0 + change) >= 1.0:
            raise BadInput(
                f"price_change: found {change:g} for {name}, a fee of {row.fee * (1.0 + change):.3g} of the order; "
                f"allowed is below {1.0 / row.fee - 1.0:.3g}, where the fee would be the whole order."
            )


def _refuse_stranger(argument: str, name: str, markets: Markets) -> Observation:
    known = {row.name: row for rivals in markets.values() for row in rivals}
    if name not in known:
        raise BadInput(f"{argument}: no seller of the file is called '{name}'.{nearest(name, known)}")
    return known[name]


def refuse_base(base: str, markets: Markets) -> None:
    """Raise BadInput unless the scenario exists, can be built and has the institutions that the market is put into."""
    try:
        found = checked(load(base))
    except BadInput as error:
        raise BadInput(f"base: {error}") from error
    for needed in dict.fromkeys(("household", "fief", *(kind for kind, _ in markets))):
        if needed not in found.institutions:
            raise BadInput(f"base: found '{base}', which has no institution '{needed}'; allowed is such as world-2024.")
