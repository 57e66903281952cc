"""What states pay in a week, and the bonds that change hands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.ledger import Flow
from cloudfief.institutions.state.budget import Financing, Outlays
from cloudfief.institutions.state.reads import Reads

Int64 = NDArray[np.int64]


def payments(outlays: Outlays, financing: Financing, opening: bool, reads: Reads) -> list[Flow]:
    """The flows of a week; nothing moves where nothing is due."""
    state, payroll = reads.state_account, reads.household_payroll_account
    flows = [Flow("transfers", state, reads.household_account, outlays.transfers)]
    if outlays.benefits.any():
        flows.append(Flow("benefits", state, payroll, outlays.benefits))
    if reads.lab_till_account is not None and outlays.procurement.any():
        flows.append(Flow("public purchases", state, reads.lab_till_account, outlays.procurement))
    if reads.exchange_fund_account is not None:
        flows += _with_the_fund(outlays, financing, opening, reads.exchange_fund_account, reads)
    return flows


def _with_the_fund(outlays: Outlays, financing: Financing, opening: bool, fund: Int64, reads: Reads) -> list[Flow]:
    """Interest, and bonds against money; the bonds that the fund holds at the start are its endowment."""
    state = reads.state_account
    flows = [Flow("interest", state, fund, outlays.interest)] if outlays.interest.any() else []
    if opening:
        flows += _bonds("opening bonds", financing.debt.opening_bonds, state, fund, reads.blocs)
    if financing.sold.any():
        flows += [Flow("bonds", fund, state, financing.sold), *_bonds("bonds", financing.sold, state, fund, reads.blocs)]
    if financing.redeemed.any():
        flows += [Flow("bonds", state, fund, financing.redeemed), *_bonds("bonds", financing.redeemed, fund, state, reads.blocs)]
    return flows


def _bonds(what: str, face: Int64, giver: Int64, taker: Int64, blocs: tuple[str, ...]) -> list[Flow]:
    """Pieces of every bloc's bonds change hands at home; face: minor units, (bloc,)."""
    return [
        Flow(what, giver[bloc : bloc + 1], taker[bloc : bloc + 1], face[bloc : bloc + 1], asset=f"bonds {name}")
        for bloc, name in enumerate(blocs)
        if face[bloc]
    ]
