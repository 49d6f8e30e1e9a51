"""Days for the peers: thresholds found beforehand, as an expert would for a day of asking."""
import calendar
import datetime as dt

TODAY = dt.date(2025, 6, 30)


def plus(day, years):
    """The same day and month; the month's last day where there is none."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def latest(years, end):
    """The latest day since which so many years have passed by `end`."""
    day = end - dt.timedelta(days=366 * years + 3)
    while plus(day + dt.timedelta(days=1), years) <= end:
        day += dt.timedelta(days=1)
    return day


def since(years):
    """The earliest day that lies no more than so many years back."""
    return latest(years, TODAY - dt.timedelta(days=1)) + dt.timedelta(days=1)


NEW_YEAR, YEAR_END = TODAY.replace(month=1, day=1), TODAY.replace(month=12, day=31)
SOON = plus(TODAY, 5)


def told(name, seconds):
    print(f"{name}\t{seconds:.6f}", flush=True)


def middle(work, runs=5):
    import time
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]
