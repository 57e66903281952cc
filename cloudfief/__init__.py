"""cloudfief: an open laboratory for the economics of AI and cloud capital.

import cloudfief as cf
result = cf.run(cf.scenario("deepseek", households=50_000), pairs=16, seed=1)
result.effect("fief_net_rent", horizon="1y")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloudfief.api import open_run as open
    from cloudfief.api import run
    from cloudfief.calibration.calibrate import calibrate
    from cloudfief.comparison import compare
    from cloudfief.core.errors import BadInput, CloudfiefError, RunFailed
    from cloudfief.design.questions import discover, sensitivity
    from cloudfief.design.sweep import sweep
    from cloudfief.effect import Effect
    from cloudfief.event_studies.study import event_study
    from cloudfief.fitting.market_fit import fit
    from cloudfief.inputs import scenario
    from cloudfief.result import Result
    from cloudfief.trials.runner import run_trials
    from cloudfief.validation.validate import validate
    from cloudfief.verification.verify import verify
    from cloudfief.worlds import advance, load, save, start

_HOME = {
    "scenario": ("inputs", "scenario"),
    "run": ("api", "run"),
    "open": ("api", "open_run"),
    "compare": ("comparison", "compare"),
    "calibrate": ("calibration.calibrate", "calibrate"),
    "run_trials": ("trials.runner", "run_trials"),
    "start": ("worlds", "start"),
    "fit": ("fitting.market_fit", "fit"),
    "event_study": ("event_studies.study", "event_study"),
    "validate": ("validation.validate", "validate"),
    "sweep": ("design.sweep", "sweep"),
    "sensitivity": ("design.questions", "sensitivity"),
    "discover": ("design.questions", "discover"),
    "verify": ("verification.verify", "verify"),
    "advance": ("worlds", "advance"),
    "save": ("worlds", "save"),
    "load": ("worlds", "load"),
    "Result": ("result", "Result"),
    "Effect": ("effect", "Effect"),
    "BadInput": ("core.errors", "BadInput"),
    "RunFailed": ("core.errors", "RunFailed"),
    "CloudfiefError": ("core.errors", "CloudfiefError"),
}

__all__ = [
    "BadInput", "CloudfiefError", "Effect", "Result", "RunFailed",
    "advance", "calibrate", "compare", "discover", "event_study", "fit", "load", "open", "run", "run_trials", "save", "scenario",
    "sensitivity", "start", "sweep", "validate", "verify",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that the command line answers at once."""
    if name not in _HOME:
        raise AttributeError(f"module 'cloudfief' has no attribute '{name}'")
    module, attribute = _HOME[name]
    return getattr(importlib.import_module(f"cloudfief.{module}"), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
