"""Classical results that cloudfief does not reproduce, each with the reason."""

from __future__ import annotations

OUT_OF_SCOPE: dict[str, str] = {
    "V06": "Vertical differentiation with uniform tastes: AI demand is nested logit, not Mussa-Rosen.",
    "V12": "Klemperer's two periods on a line: inertia is inattention (V11), not a two-period Hotelling.",
    "V13": "Shy's undercut-proof prices: firms play Bertrand-Nash, a different solution concept.",
    "V14": "Polya urn: no share in the economy follows an urn; lock-in comes from trust and switching costs.",
    "V27": "Regret of bandits: recommenders learn by logistic or factorisation laws, not by a bandit.",
    "V30": "Preference shift by long-horizon learning: recommenders rank for the week and plan no shift.",
    "V36": "Rochet-Tirole usage prices: platforms take a share of the order, not a fee from both sides.",
    "V37": "Armstrong's membership fees on both sides: joining a platform costs users and merchants nothing.",
    "V39": "Pass-through of textbook demand curves: incidence comes out of nested logit (V10).",
    "V43": "Double marginalisation: no chain of two monopolists with linear demand exists.",
}
