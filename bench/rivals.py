"""PyVRP or VROOM on the route problem `bench routes` wrote: rivals.py pyvrp|vroom PROBLEM ANSWER CPU_SECONDS.

Each pool by itself, processor time shared out by the number of stops. A working day is a stretch of the time axis as long as
the day's limit, so that a route can't be longer than the limit and a stop is served on one of its days.
"""
import json
import sys
import time

STRETCH = 100_000  # from one day to the next on the time axis


class Spent:
    """Stops after so much processor time, not time on the wall."""

    def __init__(self, seconds):
        self.until = time.process_time() + seconds

    def __call__(self, *_):
        return time.process_time() >= self.until


def window(stop, limit):
    return stop["first"] * STRETCH, stop["last"] * STRETCH + limit


def by_pyvrp(number, pool, days, limit, seconds):
    from pyvrp import Model

    model, n = Model(), len(pool["stops"])
    places = [model.add_location(0, 0) for _ in range(n + 1)]
    depot = model.add_depot(places[0])
    for place, stop in zip(places[1:], pool["stops"]):
        first, last = window(stop, limit)
        model.add_client(place, service_duration=stop["service"], tw_early=first, tw_late=last - stop["service"])
    kept = []
    for day in range(days):
        if pool["pairs"][day]:
            kept.append(day)
            model.add_vehicle_type(pool["pairs"][day], start_depot=depot, end_depot=depot, tw_early=day * STRETCH, tw_late=day * STRETCH + limit)
    for a in range(n + 1):
        for b in range(n + 1):
            ticks = pool["travel"][a * (n + 1) + b]
            model.add_edge(places[a], places[b], distance=ticks, duration=ticks)
    best = model.solve(Spent(seconds), seed=1, collect_stats=False, display=False).best
    if not best.is_feasible():
        return None
    routes = []
    for route in best.routes():
        stops = [activity.idx + 1 for activity in route if activity.is_client()]
        routes.append({"pool": number, "day": kept[route.vehicle_type()], "stops": stops})
    return routes


def by_vroom(number, pool, days, limit, _):
    import numpy
    import vroom

    problem, n = vroom.Input(), len(pool["stops"])
    # VROOM counts seconds and may round: a tenth of a minute is given as 100 of its units.
    problem.set_durations_matrix("car", numpy.array(pool["travel"], dtype=numpy.uint32).reshape(n + 1, n + 1) * 100)
    day_of = {}
    for day in range(days):
        for _ in range(pool["pairs"][day]):
            day_of[len(day_of) + 1] = day
            problem.add_vehicle(vroom.Vehicle(len(day_of), start=0, end=0, time_window=[day * STRETCH * 100, (day * STRETCH + limit) * 100]))
    for at, stop in enumerate(pool["stops"], 1):
        first, last = window(stop, limit)
        problem.add_job(vroom.Job(at, location=at, default_service=stop["service"] * 100, time_windows=[vroom.TimeWindow(first * 100, (last - stop["service"]) * 100)]))
    answer = problem.solve(exploration_level=5, nb_threads=1).to_dict()
    if answer["unassigned"]:
        return None
    return [
        {"pool": number, "day": day_of[route["vehicle"]], "stops": [step["id"] for step in route["steps"] if step["type"] == "job"]}
        for route in answer["routes"]
    ]


def main():
    solver, source, target, seconds = sys.argv[1:5]
    with open(source, encoding="utf-8") as file:
        asked = json.load(file)
    solve = {"pyvrp": by_pyvrp, "vroom": by_vroom}[solver]
    solve(0, {"stops": [{"service": 1, "first": 0, "last": 0}], "pairs": [1], "travel": [0, 1, 1, 0]}, 1, 100, 0.01)  # loads the library
    began, whole = time.process_time(), sum(len(pool["stops"]) for pool in asked["pools"])
    routes = []
    for number, pool in enumerate(asked["pools"]):
        found = solve(number, pool, asked["days"], asked["limit"], float(seconds) * len(pool["stops"]) / whole)
        if found is None:
            print(f"{solver}: no answer that keeps the rules for pool {number}", file=sys.stderr)
        routes += found or []
    with open(target, "w", encoding="utf-8") as file:
        json.dump({"cpu_ms": round((time.process_time() - began) * 1000), "routes": routes}, file)


main()
