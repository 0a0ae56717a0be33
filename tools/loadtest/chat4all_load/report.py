"""The results of a run: a line per check, and a JSON report."""

import json
import sys
from pathlib import Path

from locust.stats import RequestStats, StatsEntry

from .checks import Check
from .session import Session


def print_checks(checks: list[Check]) -> None:
    """Prints one line per check."""
    colours = sys.stdout.isatty()
    for check in checks:
        verdict = "passed" if check.passed else "FAILED"
        if colours:
            verdict = f"\033[{32 if check.passed else 31}m{verdict}\033[0m"
        print(f"{verdict}  {check.name:<9} {check.message}", flush=True)


def write_report(path: str, session: Session, stats: RequestStats) -> None:
    """Writes figures and checks as JSON. Times are in milliseconds, rates per second."""
    accepted = sum(len(tenant.ledger.deliveries) for tenant in session.tenants)
    report = {
        "scenario": session.options.scenarios,
        "address": session.options.address,
        "tenants": len(session.tenants),
        "until": session.options.until,
        "accepted": accepted,
        "reached": accepted - sum(len(tenant.ledger.missing()) for tenant in session.tenants),
        "figures": [_figure(entry) for _, entry in sorted(stats.entries.items()) if entry.method != "check"],
        "checks": [{"name": one.name, "passed": one.passed, "message": one.message} for one in session.checks],
    }
    Path(path).write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")


def _figure(entry: StatsEntry) -> dict[str, str | int | float]:
    return {
        "kind": entry.method,
        "name": entry.name,
        "count": entry.num_requests,
        "failures": entry.num_failures,
        "perSecond": round(entry.total_rps, 1),
        "median": entry.get_response_time_percentile(0.5) or 0,
        "p95": entry.get_response_time_percentile(0.95) or 0,
        "p99": entry.get_response_time_percentile(0.99) or 0,
        "max": round(entry.max_response_time, 1),
    }
