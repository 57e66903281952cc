"""Neural posterior estimation with the library sbi, which is an extra: `pip install 'cloudfief[calibrate]'`."""

from __future__ import annotations

import importlib
import importlib.util
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import numpy as np

from cloudfief.calibration.problem import Draws
from cloudfief.core.arrays import Floats
from cloudfief.core.errors import BadInput

BATCH = 200
Posterior = Callable[[Floats, int], Floats]  # observed facts, how many -> values (draw, parameter)


class _Silent:
    """A tracker that keeps nothing: sbi's own writes a folder of logs wherever the user happens to be."""

    log_dir = None

    def log_metric(self, name: str, value: float, step: int | None = None) -> None:
        """Forget one number."""

    def log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """Forget several numbers."""

    def log_params(self, params: dict[str, Any]) -> None:
        """Forget settings."""

    def add_figure(self, name: str, figure: Any, step: int | None = None) -> None:
        """Forget a picture."""

    def flush(self) -> None:
        """Nothing waits to be written."""


def refuse_without_extra() -> None:
    """Raise BadInput where sbi or torch is not installed."""
    for name in ("torch", "sbi"):
        if importlib.util.find_spec(name) is None:
            raise BadInput(f"Method npe needs {name}: install cloudfief[calibrate].\nOr use method abc or smm.")


def fit(draws: Draws, limits: tuple[Floats, Floats], seed: int) -> Posterior:
    """Train a normalising flow from facts to the posterior of the parameters on simulated draws; one thread, seeded.

    Facts are standardised here, so that a fact that does not vary does no harm. Greenberg, Nonnenmacher and Macke (2019).
    """
    refuse_without_extra()
    torch: Any = importlib.import_module("torch")
    inference: Any = importlib.import_module("sbi.inference")
    utils: Any = importlib.import_module("sbi.utils")
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    middle, width = draws.facts.mean(axis=0), draws.facts.std(axis=0)
    width = np.where(width > 0, width, 1.0)

    def tensor(values: Floats) -> Any:
        return torch.as_tensor(np.asarray(values), dtype=torch.float32)

    low, high = limits
    prior = utils.BoxUniform(tensor(low), tensor(high))
    flow = "maf" if len(low) > 1 else "nsf"  # the first kind is a normal distribution where there is one parameter
    trainer = inference.NPE(prior=prior, density_estimator=flow, show_progress_bars=False, tracker=_Silent())
    trainer = trainer.append_simulations(tensor(draws.points), tensor((draws.facts - middle) / width))
    with redirect_stdout(io.StringIO()):  # sbi says there how training went; standard output is for results
        network = trainer.train(training_batch_size=BATCH)
    built = trainer.build_posterior(network)

    def sample(observed: Floats, count: int) -> Floats:
        facts = tensor((observed - middle) / width)
        found = built.sample((count,), x=facts, show_progress_bars=False)
        return np.asarray(found.numpy(), dtype=np.float64)

    return sample
