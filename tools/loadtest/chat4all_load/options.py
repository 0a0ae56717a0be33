"""The options that the load test adds to Locust's own."""

from dataclasses import dataclass
from typing import Any

from locust.argument_parser import LocustArgumentParser

from .scenarios import SCENARIOS

CHANNELS = ("whatsapp", "instagram")
STATES = ("SENT", "DELIVERED", "READ")


def add_options(parser: LocustArgumentParser) -> None:
    """Adds them to the command line; those that may change between two runs stand on the web page, too."""
    parser.add_argument(
        "--address",
        # Not from CHAT4ALL_ADDRESS: load goes only where somebody says so.
        default="127.0.0.1:50051",
        help="host:port of the router's gRPC API. Default: 127.0.0.1:50051, where npm start listens",
    )
    parser.add_argument(
        "--api-key",
        env_var="CHAT4ALL_API_KEY",
        default="",
        include_in_web_ui=False,
        help="the tenant's API key; several separated by commas for several tenants. Default: none, as for the demo tenant",
    )
    parser.add_argument(
        "--scenario",
        default="steady",
        include_in_web_ui=False,
        help=f"one of {', '.join(SCENARIOS)}; several separated by commas run side by side. Default: steady",
    )
    parser.add_argument(
        "--rate", type=float, default=5.0, help="messages per second of each user that sends at a rate. Default: 5"
    )
    parser.add_argument(
        "--channels", default=",".join(CHANNELS), help=f"the channels to send on. Default: {','.join(CHANNELS)}"
    )
    parser.add_argument(
        "--until",
        default="READ",
        help="the state that every accepted message has to reach: SENT, DELIVERED or READ. Default: READ, "
        "which the simulated platforms report of every message",
    )
    parser.add_argument(
        "--grace",
        type=float,
        default=20.0,
        help="seconds that messages get to reach it after the last was sent. Default: 20",
    )
    parser.add_argument(
        "--latency-objective-ms",
        type=float,
        default=0.0,
        help="fail when the 99th percentile of SendMessage is above. Default: 0, not checked",
    )
    parser.add_argument(
        "--report", default="", include_in_web_ui=False, help="a file to write figures and checks to, as JSON"
    )


@dataclass(frozen=True)
class Options:
    """The same, parsed."""

    address: str
    api_keys: list[str]
    scenarios: list[str]
    rate: float
    channels: list[str]
    until: str
    grace: float
    latency_objective_ms: float
    report: str


def read_options(parsed: Any) -> Options:
    """Checks them. Raises ValueError with the option, what it is, and what it may be."""
    scenarios = _names("--scenario", parsed.scenario, SCENARIOS)
    channels = _names("--channels", parsed.channels, CHANNELS)
    until = parsed.until.upper()
    if until not in STATES:
        raise ValueError(f"--until {parsed.until} is none of {', '.join(STATES)}")
    if until == "DELIVERED" and "instagram" in channels:
        raise ValueError("--until DELIVERED: Instagram does not report it; add --channels whatsapp, or take READ")
    for name, value, lowest in (("--rate", parsed.rate, 0.001), ("--grace", parsed.grace, 0)):
        if not value >= lowest:
            raise ValueError(f"{name} {value} is below {lowest}")
    keys = [key.strip() for key in parsed.api_key.split(",")]
    return Options(
        address=parsed.address,
        api_keys=keys,
        scenarios=scenarios,
        rate=parsed.rate,
        channels=channels,
        until=until,
        grace=parsed.grace,
        latency_objective_ms=parsed.latency_objective_ms,
        report=parsed.report,
    )


def _names(option: str, text: str, known: Any) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in known:
            raise ValueError(f"{option} {name} is none of {', '.join(known)}")
    return names
