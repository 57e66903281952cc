"""One week of the power system: loads by block, the market's prices, what plants earn and what customers pay."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.electricity.clearing import clear, inframarginal_rent, windfall
from cloudfief.behaviour.electricity.market import PowerMarket
from cloudfief.behaviour.electricity.tariff import average_cost, network_prices, retail_prices
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.naming import in_order
from cloudfief.institutions.electricity.parameters import ElectricityParameters
from cloudfief.institutions.electricity.plants import HOURS, TECHNOLOGIES, WEATHER, Floats, Plants

CUSTOMERS = ("household", "firm", "data_centre")
MWH = 1e6 / WEEKS_PER_YEAR  # a TWh a year, in MWh a week


class System(NamedTuple):
    """The parameters as arrays, for one set of blocs."""

    plants: Plants
    running: Floats  # part of capacity that can run, (bloc, block, technology)
    hours: Floats  # a week, (block,)
    shape: Floats  # load of households and firms over its mean, (block,)
    opening_use: Floats  # MWh a week of households, firms and all data centres, (bloc, customer)
    network: Floats  # opening price of wires, USD per MWh, (bloc, customer)
    tax: Floats  # share of the bill, (bloc, customer)
    imports: Floats  # price at which they start, growth by the dollar, limit: USD per MWh, MW, MW, (3, market)
    renewal: Floats  # share of contracts a week, (customer,)
    cost: Floats  # short-run marginal cost, USD per MWh, (bloc, technology)
    order: NDArray[np.int64]  # technologies from cheap to dear, (bloc, technology)
    ranked_cost: Floats  # in that order, by bloc and block, (market, technology)
    ranked_share: Floats  # whose owners see their effect on price, in that order, (market, technology)
    ranked_place: tuple[NDArray[np.int64], ...]  # bloc, block and technology that stand there, (market, technology)
    price_limit: Floats  # at which load is shed, USD per MWh, (market,)
    wires: Floats  # what they cost at the start, USD a week, (bloc,)
    added: Floats  # what data centres use beside all others, MWh a week, (bloc,)
    fuel_abroad: Floats  # share of fuel that is bought abroad, (bloc,)
    sellers: NDArray[np.int64]  # blocs that sell fuel and power from abroad to each, itself where there are none, (2, bloc)


class Conduct(NamedTuple):
    """How the week's market is run; (bloc,) each."""

    theta: Floats
    socialised: Floats
    revenue_cap: Floats  # USD per MWh


class Week(NamedTuple):
    """What a week brought; (bloc,) and USD unless said otherwise."""

    use: Floats  # MWh, (bloc, customer)
    price: Floats  # mean spot price of what was used, USD per MWh
    competitive_price: Floats  # the same with price takers
    energy_price: Floats  # what suppliers pay: spot, or average cost where supply is public
    retail: Floats  # USD per MWh, (bloc, customer)
    generation: Floats  # MWh, (bloc, technology)
    earning: Floats  # margin over short-run cost per MW and week that the revenue cap leaves, (bloc, technology)
    fuel: Floats
    permits: Floats
    upkeep: Floats  # variable and fixed, of plants
    imports: Floats
    wires: Floats
    windfall: Floats
    rent: Floats  # of units below the marginal one
    emissions: Floats  # tonnes
    shed: Floats  # MWh
    adequacy: Floats  # what can be supplied over load in the tightest block, less one


def system(numbers: ElectricityParameters, blocs: tuple[str, ...]) -> System:
    """The parameters as arrays; a bloc that is not listed has neither plants nor customers."""
    total, home, centres = (
        in_order(table, blocs, 0.0) * MWH for table in (numbers.demand_twh, numbers.household_twh, numbers.data_centre_twh)
    )
    listed = lambda table: np.array([[table.get(b, {}).get(c, 0.0) for c in CUSTOMERS] for b in blocs])  # noqa: E731
    imports = [
        [table.get(bloc, other) * scale for bloc in blocs]
        for table, other, scale in (
            (numbers.import_price_usd, numbers.other_import_price_usd, 1.0), (numbers.import_limit_gw, 0.0, 1e3),
            (numbers.import_range_usd, numbers.other_import_range_usd, 1.0),
        )
    ]  # fmt: skip
    monthly = in_order(numbers.contract_renewal, CUSTOMERS, 1.0)
    plants, hours = numbers.plants(blocs), numbers.hours()
    cost = plants.cost()
    order = np.argsort(cost, axis=1, kind="stable")
    seen = np.array([0.0 if name in WEATHER else numbers.strategic_share for name in TECHNOLOGIES])
    starts, limit, width = np.array(imports)
    opening_use = np.stack([home, np.maximum(total - home - centres, 0.0), centres], axis=1)
    network, blocks, markets = listed(numbers.network_usd), hours.size, hours.size * len(blocs)
    market = np.arange(markets)[:, np.newaxis]
    return System(
        plants, numbers.running(blocs), hours, numbers.load_shape(), opening_use, network, listed(numbers.tax_share),
        np.repeat(np.stack([starts, limit / width, limit]), blocks, axis=1), 1.0 - (1.0 - monthly) ** (12 / WEEKS_PER_YEAR),
        cost, order, np.repeat(np.take_along_axis(cost, order, 1), blocks, axis=0),
        np.repeat(seen[order], blocks, axis=0), (market // blocks, market % blocks, np.repeat(order, blocks, axis=0)),
        np.full(markets, numbers.price_limit_usd), (network * opening_use).sum(axis=1),
        in_order(numbers.added_data_centre_twh, blocs, 0.0) * MWH, in_order(numbers.fuel_import_share, blocs, 0.0),
        _sellers(numbers, blocs),
    )  # fmt: skip


def _sellers(numbers: ElectricityParameters, blocs: tuple[str, ...]) -> NDArray[np.int64]:
    fuel, power = [numbers.fuel_exporter] * len(blocs), [numbers.power_neighbours.get(bloc, bloc) for bloc in blocs]
    return np.array([
        [blocs.index(seller if seller in blocs else bloc) for bloc, seller in zip(blocs, sellers, strict=True)]
        for sellers in (fuel, power)
    ])  # fmt: skip


def peak(grid: System, use: Floats) -> Floats:
    """The highest load, MW, (bloc,)."""
    return (use[:, :2].sum(axis=1) * grid.shape.max() + use[:, 2]) / HOURS


def week_market(
    numbers: ElectricityParameters, grid: System, capacity: Floats, use: Floats, contract: Floats, conduct: Conduct
) -> PowerMarket:
    """The load blocks of every bloc, one after the other; load leaves hours that are dearer than firms' contracts."""
    blocks = grid.hours.size
    flexible = use[:, :2].sum(axis=1)[:, np.newaxis] * grid.shape / HOURS
    load = flexible + use[:, 2:] / HOURS
    capable = capacity[:, np.newaxis, :] * grid.running
    ranked = capable[grid.ranked_place]
    reference = np.maximum(contract[:, 1], 1.0)
    strategic = ranked * grid.ranked_share
    starts, growth, limit = grid.imports
    cover = np.minimum(numbers.forward_cover, 1.0 - conduct.theta)  # without rivals nobody gains by selling forward
    withholding = conduct.theta * (1.0 - conduct.socialised) * (1.0 - cover)
    return PowerMarket(
        cost=grid.ranked_cost, strategic=strategic, fringe=ranked - strategic, load=load.ravel(),
        slope=(numbers.spot_elasticity * flexible / reference[:, np.newaxis]).ravel(), reference=np.repeat(reference, blocks),
        import_price=starts, import_slope=growth, import_limit=limit, price_limit=grid.price_limit,
        withholding=np.repeat(withholding, blocks), revenue_cap=np.repeat(conduct.revenue_cap, blocks),
    )  # fmt: skip


def lived(
    numbers: ElectricityParameters, grid: System, capacity: Floats, use: Floats, contract: Floats, opening_peak: Floats,
    conduct: Conduct,
) -> Week:  # fmt: skip
    """The week of customers who would use `use` (MWh, (bloc, customer)) under contracts at `contract` (USD per MWh)."""
    blocs, blocks, kinds = grid.running.shape
    market = week_market(numbers, grid, capacity, use, contract, conduct)
    found = clear(market)
    weekly = lambda values: values.reshape(blocs, blocks) @ grid.hours  # noqa: E731
    output = (found.output.reshape(blocs, blocks, kinds) * grid.hours[:, np.newaxis]).sum(axis=1)
    generation = np.empty_like(output)
    generation[np.arange(blocs)[:, np.newaxis], grid.order] = output
    kept = np.maximum(conduct.revenue_cap[:, np.newaxis], grid.cost)[:, np.newaxis, :]
    paid = np.minimum(found.price.reshape(blocs, blocks, 1), kept)
    margin = np.maximum(paid - grid.cost[:, np.newaxis, :], 0.0) * grid.running
    served = weekly(found.served)
    used = _used(use, served)
    price = weekly(found.price * found.served) / np.maximum(served, 1.0)
    fuel = (generation * grid.plants.fuel / grid.plants.efficiency).sum(axis=1)
    emissions = generation @ grid.plants.emissions
    upkeep = generation @ grid.plants.variable_om + capacity @ grid.plants.fixed
    imports, permits = weekly(found.imports * found.price), emissions * grid.plants.permit
    public = average_cost(fuel + permits + imports, upkeep, np.maximum(served, 1.0))
    energy = price + conduct.socialised * (public - price)
    growing = peak(grid, used) / opening_peak - 1.0
    wires = grid.wires * np.maximum(1.0 + numbers.network_peak_share * growing, 0.0)
    retail = retail_prices(contract, network_prices(wires, grid.network, used), grid.tax)
    available = (market.strategic + market.fringe).sum(axis=1) + market.import_limit
    return Week(
        use=used, price=price, competitive_price=weekly(found.competitive_price * found.served) / np.maximum(served, 1.0),
        energy_price=energy, retail=retail, generation=generation, fuel=fuel, permits=permits, upkeep=upkeep, imports=imports,
        earning=(margin * grid.hours[:, np.newaxis]).sum(axis=1), wires=wires, emissions=emissions, shed=weekly(found.shed),
        windfall=weekly(windfall(market, found).sum(axis=1)) * (1.0 - conduct.socialised),
        rent=weekly(inframarginal_rent(market, found)),
        adequacy=(available / market.load).reshape(blocs, blocks).min(axis=1) - 1.0,
    )  # fmt: skip


def _used(use: Floats, served: Floats) -> Floats:
    """What each customer used: data centres what they asked for, households and firms together the rest."""
    total = use.sum(axis=1)
    if np.array_equal(served, total):
        return use
    flexible = np.maximum(use[:, :2].sum(axis=1), 1e-9)
    scale = np.maximum(served - use[:, 2], 0.0) / flexible
    return np.concatenate([use[:, :2] * scale[:, np.newaxis], np.minimum(use[:, 2], served)[:, np.newaxis]], axis=1)
