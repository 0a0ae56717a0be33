"""The options that the load test adds to those of Locust."""

from dataclasses import dataclass
from typing import Any

from locust.argument_parser import LocustArgumentParser

from .scenarios import SCENARIOS

CHANNELS = ("whatsapp", "instagram")
STATES = ("SENT", "DELIVERED", "READ")


def add_options(parser: LocustArgumentParser) -> None:
    """Adds the options to the command line. Those that may change between two runs are also on the web page."""
    parser.add_argument(
        "--address",
        # Not from CHAT4ALL_ADDRESS: load is sent only to an address that is named on the command line.
        default="127.0.0.1:50051",
        help="host:port of the router's gRPC API. Default: 127.0.0.1:50051, the address of npm start",
    )
    parser.add_argument(
        "--api-key",
        env_var="CHAT4ALL_API_KEY",
        default="",
        include_in_web_ui=False,
        help="the API key, or one key per tenant, separated by commas. Default: none, which suits the demo tenant",
    )
    parser.add_argument(
        "--scenario",
        default="steady",
        include_in_web_ui=False,
        help=f"one of {', '.join(SCENARIOS)}; scenarios separated by commas run concurrently. Default: steady",
    )
    parser.add_argument(
        "--rate", type=float, default=5.0, help="messages per second of each user with a rate. Default: 5"
    )
    parser.add_argument(
        "--channels", default=",".join(CHANNELS), help=f"the channels to send on. Default: {','.join(CHANNELS)}"
    )
    parser.add_argument(
        "--until",
        default="READ",
        help="the state that every accepted message must reach: SENT, DELIVERED or READ. Default: READ, "
        "which the simulated platforms report for every message",
    )
    parser.add_argument(
        "--grace",
        type=float,
        default=20.0,
        help="the seconds in which messages must reach it after the last was sent. Default: 20",
    )
    parser.add_argument(
        "--latency-objective-ms",
        type=float,
        default=0.0,
        help="fail if the 99th percentile of SendMessage is higher. Default: 0, not checked",
    )
    parser.add_argument(
        "--report", default="", include_in_web_ui=False, help="write figures and checks to this file, as JSON"
    )


@dataclass(frozen=True)
class Options:
    """The parsed options."""

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
    """Returns the checked options. Raises ValueError with the option, the problem and the accepted values."""
    scenarios = _names("--scenario", parsed.scenario, SCENARIOS)
    channels = _names("--channels", parsed.channels, CHANNELS)
    until = parsed.until.upper()
    if until not in STATES:
        raise ValueError(f"--until: must be one of {', '.join(STATES)} (got {parsed.until})")
    if until == "DELIVERED" and "instagram" in channels:
        raise ValueError("--until: Instagram does not report DELIVERED; use --channels whatsapp or --until READ")
    for name, value, lowest in (("--rate", parsed.rate, 0.001), ("--grace", parsed.grace, 0)):
        if not value >= lowest:
            raise ValueError(f"{name}: must be at least {lowest} (got {value})")
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
            raise ValueError(f"{option}: must be one of {', '.join(known)} (got {name})")
    return names
