"""Ties the scenarios, the session and the checks to Locust's events."""

import itertools
import logging
import os
import signal
from collections.abc import Iterator
from typing import Any

import gevent
from locust import events
from locust.env import Environment
from locust.runners import STATE_RUNNING, STATE_SPAWNING, LocalRunner

from .checks import Check, check_run
from .options import Options, add_options, read_options
from .report import print_checks, write_report
from .scenarios import SCENARIOS
from .session import Session, begin, forget, session_of
from .shapes import PartShape

_logger = logging.getLogger(__name__)

# Seconds that a user gets to finish what it has begun, so that few calls end with an unknown outcome.
STOP_TIMEOUT = 10

# Seconds that the checks may take beside the grace that they give to messages and to readers.
CHECKS_TIMEOUT = 60


@events.init_command_line_parser.add_listener
def _add_options(parser: Any, **_: Any) -> None:
    add_options(parser)


@events.init.add_listener
def _choose_scenario(environment: Environment, **_: Any) -> None:
    if not isinstance(environment.runner, LocalRunner):
        raise SystemExit("loadtest: its checks need one process; leave out --master, --worker and --processes")
    options = _read(environment)
    scenarios = [SCENARIOS[name] for name in options.scenarios]
    shapes = [scenario.shape for scenario in scenarios if scenario.shape]
    if len(shapes) > 1:
        raise SystemExit(f"loadtest: --scenario {','.join(options.scenarios)}: only one of them may have a shape")
    needed = max(scenario.needs_tenants for scenario in scenarios)
    if len(options.api_keys) < needed:
        raise SystemExit(
            f"loadtest: --scenario {','.join(options.scenarios)} needs the API keys of {needed} tenants or more, "
            "separated by commas, in --api-key or CHAT4ALL_API_KEY"
        )
    environment.user_classes = list(dict.fromkeys(user for scenario in scenarios for user in scenario.users))
    environment.shape_class = PartShape(shapes[0]) if shapes else None
    if environment.shape_class is not None:
        environment.shape_class.runner = environment.runner
    environment.stop_timeout = environment.stop_timeout or STOP_TIMEOUT
    # Loading takes seconds in which gevent's clock stands still; the run time, which begins now, would lack them.
    gevent.get_hub().loop.update_now()
    gevent.signal_handler(signal.SIGINT, _interrupted, environment, itertools.count())
    # After Locust has printed its own tables.
    environment.events.quit.add_listener(lambda **_: _tell(environment))


def _interrupted(environment: Environment, presses: Iterator[int]) -> None:
    # Python would raise KeyboardInterrupt in whatever greenlet runs just then, and one that hands a call to gevent's pool
    # may leave it broken, and the run without an end.
    if next(presses) > 0:
        os._exit(130)
    environment.runner.quit()
    if environment.web_ui is not None:
        environment.web_ui.stop()


@events.test_start.add_listener
def _begin(environment: Environment, **_: Any) -> None:
    try:
        options = read_options(environment.parsed_options)
    except ValueError as error:
        # Typed into the web page: the command line was checked before.
        forget(environment)
        _logger.error("the run cannot begin: %s", error)
        gevent.spawn(environment.runner.stop)
        return
    several = any(SCENARIOS[name].needs_tenants > 1 for name in options.scenarios)
    session = begin(environment, options, options.api_keys if several else options.api_keys[:1])
    try:
        session.open()
    except ConnectionError as error:
        session.close()
        _record(environment, session, Check("connected", False, str(error)))
        gevent.spawn(environment.runner.quit if _is_headless(environment) else environment.runner.stop)


@events.test_stop.add_listener
def _judge(environment: Environment, **_: Any) -> None:
    session = session_of(environment)
    # A run that is interrupted is stopped by two greenlets.
    if session is None or not session.is_open or session.is_judged:
        return
    session.is_judged = True
    for check in check_run(session, environment.stats):
        _record(environment, session, check)
    session.close()
    if not _is_headless(environment):
        print_checks(session.checks)


def _record(environment: Environment, session: Session, check: Check) -> None:
    session.checks.append(check)
    if not check.passed:
        # So that it stands on the web page, among the failures.
        environment.events.request.fire(
            request_type="check",
            name=check.name,
            response_time=0,
            response_length=0,
            exception=AssertionError(check.said),
            context={},
        )


@events.quitting.add_listener
def _decide(environment: Environment, **_: Any) -> None:
    runner = environment.runner
    if runner.state in (STATE_SPAWNING, STATE_RUNNING):
        runner.stop()
    session = session_of(environment)
    if session is None:
        # On the web page nobody need have started a run.
        environment.process_exit_code = 1 if _is_headless(environment) else None
        return
    session.closed.wait(CHECKS_TIMEOUT + 2 * session.options.grace)
    if session.is_open or not session.checks:
        _record(environment, session, Check("finished", False, "the run was ended before its checks were"))
    if not all(check.passed for check in session.checks):
        environment.process_exit_code = 1
    elif not runner.exceptions:
        # Calls that failed are figures; what was not accepted is not lost.
        environment.process_exit_code = 0


def _tell(environment: Environment) -> None:
    session = session_of(environment)
    if session is None:
        return
    if _is_headless(environment):
        print_checks(session.checks)
    if session.options.report:
        write_report(session.options.report, session, environment.stats)


def _is_headless(environment: Environment) -> bool:
    return bool(environment.parsed_options.headless)


def _read(environment: Environment) -> Options:
    try:
        return read_options(environment.parsed_options)
    except ValueError as error:
        raise SystemExit(f"loadtest: {error}") from error
