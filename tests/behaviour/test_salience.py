"""App-store charts: attention can overshoot and fade, and does so for the reason given."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.salience import Chart, chance_considered, chart_rank, next_attention
from cloudfief.core.errors import BadInput

CHART = Chart(top_downloads=1_000.0)


def spread(chart: Chart, first_attention: float, weeks: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """New downloads and attention of an app: 100,000 may try it once, a fifth of those who think of it do."""
    without, attention = 100_000.0, np.array([first_attention])
    downloads, path = [], []
    for _ in range(weeks):
        new = without * 0.2 * chance_considered(attention, 0.002)
        without -= float(new[0])
        attention = next_attention(attention, new, chart)
        downloads.append(float(new[0]))
        path.append(float(attention[0]))
    return np.array(downloads), np.array(path)


def test_a_talked_about_app_overshoots_and_fades():
    downloads, attention = spread(CHART, 0.02)
    peak = int(attention.argmax())
    assert 2 < peak < 40
    assert attention[peak] > 3.0 * attention[0]
    assert attention[-1] < 0.3 * attention[peak]
    assert downloads.max() > 5.0 * downloads[0]


def test_without_a_chart_nothing_spreads():
    downloads, attention = spread(CHART._replace(gain=0.0), 0.02)
    assert (np.diff(attention) <= 0.0).all()
    assert (np.diff(downloads) <= 0.0).all()


def test_attention_never_exceeds_what_the_top_can_give():
    attention = np.array([0.0])
    for _ in range(200):
        attention = next_attention(attention, np.array([1e9]), CHART)
    assert attention[0] == pytest.approx(CHART.gain / CHART.decay, rel=2e-6)


def test_the_first_app_is_downloaded_150_times_as_often_as_the_200th():
    rank = chart_rank([CHART.top_downloads, CHART.top_downloads / 150.0], CHART)
    assert rank == pytest.approx([2.0, 202.0])


def test_ties_share_a_rank_and_an_unused_app_has_none():
    rank = chart_rank([5e6, 5e6, 1e3, 0.0], CHART)
    assert rank[0] == rank[1] < rank[2] < rank[3] == np.inf
    assert next_attention([0.0, 0.0, 0.0, 1.0], [5e6, 5e6, 1e3, 0.0], CHART)[3] == pytest.approx(0.7)


def test_nonsense_is_refused_by_name():
    with pytest.raises(BadInput, match="new_downloads: found"):
        chart_rank([-1.0], CHART)
    with pytest.raises(BadInput, match="top_downloads: found 0"):
        chart_rank([1.0], Chart(0.0))
    with pytest.raises(BadInput, match="decay: found 0"):
        next_attention([0.0], [1.0], CHART._replace(decay=0.0))
    with pytest.raises(BadInput, match="floor: found 2"):
        chance_considered([0.0], 2.0)
