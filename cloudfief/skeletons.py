"""Skeleton files: each is whole, passes `check`, and says in its comments what to change."""

from __future__ import annotations

from string import Template

INSTITUTION = Template('''"""$title: say in one sentence what is true of it in the world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck


class $class_name(Institution):
    """$title keep a share of their money every week: saving = share x cash."""

    saving_share: float = param(
        0.1, "Share of its money that it keeps", unit="share",
        bounds=(0, 1), sweep=(0, 0.5), source="assumption: where does the number come from?",
    )  # fmt: skip

    saving = signal("What it keeps this week", unit="minor units", dims=("bloc",), adds="sum")

    class State(NamedTuple):
        """What it carries from week to week; arrays of shape (bloc,)."""

        weeks_lived: np.ndarray

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One account in each bloc."""
        return {"account": range(len(blocs))}

    def init(self, luck: Luck, *, blocs: tuple[str, ...]) -> Outcome:
        """Before the first week: its state, and every signal that it publishes."""
        nothing = np.zeros(len(blocs), dtype=np.int64)
        return Outcome(self.State(nothing), {"saving": nothing})

    def step(self, state: State, luck: Luck, *, ${name}_cash: np.ndarray) -> Outcome:
        """One week. The names after * are what it reads: any signal (`x`, or `x_last` for last week's),
        `<institution>_account`, `<institution>_cash` or `<institution>_arrears`."""
        saving = np.rint(${name}_cash * self.saving_share).astype(np.int64)
        # Money moves by flows alone: Flow("what for", payer accounts, payee accounts, amounts).
        flows: list[Flow] = []
        return Outcome(self.State(state.weeks_lived + 1), {"saving": saving}, flows)
''')

LEVER = Template('''"""$title: say in one sentence what the policy forbids, demands or pays."""

from __future__ import annotations

import numpy as np

from cloudfief.core.block import Lever, param


class $class_name(Lever):
    """No flour costs more than `cap`: price = min(price, cap)."""

    amends = "mill_price"  # the signal on which it has the last word
    legal_source = "Name the law or the proposal"

    cap: int = param(
        50, "Highest price", unit="minor units",
        bounds=(0, 10_000), sweep=(30, 60), source="assumption: where does the number come from?",
    )  # fmt: skip

    def step(self, value: np.ndarray) -> np.ndarray:
        """The signal as the policy leaves it. A lever that does not bind changes nothing."""
        return np.minimum(value, self.cap)
''')

CLAIM = Template('''"""$title: the claim in one sentence."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed


class $class_name(Claim):
    """effect = mean over the window of signal(shock) / signal(baseline) - 1, one number a pair."""

    id = "$name"
    says = "A poor harvest makes bread dearer"
    essay = "What the essay says, in your own words"
    scenario = "village"
    arms = ("shock", "baseline")
    signals = ("bakery_bread_price",)
    horizons = ("end",)
    unit = "share of the baseline's price"
    threshold = 0.1
    threshold_reason = "Fixed beforehand: what is the smallest effect that matters, and why?"
    expected_sign = 1
    refuted_by = "Bread that is less than a tenth dearer than without the poor harvest"
    observed: ClassVar[tuple[Observed, ...]] = ()

    def measure(self, signals: xr.Dataset, weeks: slice) -> np.ndarray:
        """Relative change of the price of bread, shape (pair,)."""
        price = signals["bakery_bread_price"].mean("bloc").isel(week=weeks).mean("week")
        return (price.sel(arm="shock") / price.sel(arm="baseline") - 1).values
''')

TRIAL = Template('''"""$title: say in one sentence what is tried on whom."""

from __future__ import annotations

from typing import Any, ClassVar

from cloudfief.trials.group import FIEFS, Group
from cloudfief.trials.measures import SPENDING_THROUGH_FIEFS, change
from cloudfief.trials.trial import Measure, Trial


def visits_to_fiefs(group: Group) -> float:
    """Needs for which a fief was chosen, per household."""
    return float(group.visits[FIEFS] / group.households)


class $class_name(Trial):
    """A random half of the households does not believe the first result more than any other."""

    name = "$name"
    who = "a random half of all households"
    changes = "trust adds nothing to the first place of a page"
    # Values that the treated half has instead of the scenario's. Levers (`levers = ("no_personal_data",)`) and
    # `treat(trip, luck)` can change more; `everywhere` holds settings for both halves.
    household: ClassVar[dict[str, Any]] = {"persuasion": 0.0}
    measures = (
        # With a confirmed number: published=Published(-75.3, "the fact's id"), note="where ours is another measure".
        Measure("visits to fiefs", change(visits_to_fiefs)),
        SPENDING_THROUGH_FIEFS,
    )
''')

SCENARIO = Template("""name: $name
question: What is asked, in one sentence?
based_on: village        # everything that is not said here is as in that scenario
weeks: 104
pairs: 4
set:                     # numbers that differ from the defaults, in every arm
  bakery: {markup: 0.4}
event:                   # what happens in the arm `shock` and not in `baseline`
  name: a poor harvest
  date: 2024-06-03
  set: {mill: {flour_price: 60}}
  source: "assumption: where does the number come from?"
sources:                 # where the numbers under `set` come from
  bakery.markup: "assumption: where does the number come from?"
# imports: [mine.py]     # Python files with your own institutions, levers or claims
# levers:
#   - {lever: fee_cap, params: {cap: 0.15}, start: 2024-09-02}
""")

SWEEP = Template("""# The effect of the poor harvest at 12 points of two parameters.
scenario: village        # or a file; households, weeks, pairs and set change its size and numbers
weeks: 104
pairs: 2
parameters:              # what is varied: [low, high], {values: [...]}, or prior for the range that it has of its own
  bakery.markup: [0.1, 0.5]
  villagers.spending_share: [0.1, 0.4]
points: 12
design: lhs              # lhs, sobol or grid
outcomes: [bakery_bread_price@1y]  # claims and signals, at 1d, 1y, end or 5y
seed: 1
""")

SKELETONS: dict[str, tuple[Template, str]] = {
    "institution": (INSTITUTION, ".py"),
    "lever": (LEVER, ".py"),
    "claim": (CLAIM, ".py"),
    "trial": (TRIAL, ".py"),
    "scenario": (SCENARIO, ".yaml"),
    "sweep": (SWEEP, ".yaml"),
}

HOW_TO_LOAD = {
    "institution": "Name the file under `imports:` and the institution under `institutions:` in a scenario.",
    "lever": "Try it: cloudfief run village --import $file --lever $name",
    "claim": "Try it: cloudfief claims $name --import $file",
    "trial": "Try it: cloudfief trials $name --import $file --households 2000 --pairs 2",
    "scenario": "Try it: cloudfief check $file && cloudfief run $file",
    "sweep": "Try it: cloudfief sweep $file",
}
