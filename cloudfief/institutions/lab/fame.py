"""Fame: a release makes news, the app-store chart keeps attention alive, and whoever is not thought of is not chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.behaviour.salience import Chart, chance_considered, next_attention
from cloudfief.institutions.lab.books import Floats, Int64, Sellers
from cloudfief.institutions.lab.tables import tables_of

if TYPE_CHECKING:
    from cloudfief.institutions.lab.institution import Lab


def spread_attention(lab: Lab, sellers: Sellers, attention: Floats, downloads: Int64, members: Int64, launched: bool) -> Floats:
    """A week of attention: the chart shows what was downloaded last week, and a launch is news, (bloc, lab).

    A <- (1 - d) A + g r^-z by the chart's law; in the week of the release the open lab gets `launch_attention`.
    """
    first = np.maximum(lab.top_app_downloads * members, 1.0)[:, np.newaxis]
    chart = Chart(first, lab.chart_rank_exponent, lab.chart_view_exponent, lab.chart_gain, lab.attention_decay)
    following = next_attention(attention, downloads, chart)
    if launched:
        following[:, sellers.open_lab] += lab.launch_attention
    return following * sellers.sells


def salience(lab: Lab, sellers: Sellers, attention: Floats) -> Floats:
    """Utils that attention adds to a plan: (1 - σ) ln(κ / κ_0), κ the part of people who think of the app.

    So an app's weight e^(V/(1-σ)) among the plans is multiplied by κ / κ_0. Shape (bloc, lab).
    """
    base = tables_of(lab, sellers).awareness
    return (1 - lab.plan_nest) * np.log(chance_considered(attention, 0.0) * (1 - base) / base + 1.0)


def app_rank(sellers: Sellers, downloads: Int64) -> Floats:
    """Place of each lab's app by last week's downloads among the AI apps, 1 the first; nan without any, (bloc, lab)."""
    more = (downloads[:, np.newaxis, :] > downloads[:, :, np.newaxis]).sum(axis=2)
    return np.where((downloads > 0) & sellers.sells, 1.0 + more, np.nan)
