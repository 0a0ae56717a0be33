"""Connects the scenarios, the session and the checks to Locust's events."""

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
from .session import Session, discard_session, find_session, start_session
from .shapes import FractionShape

_LOGGER = logging.getLogger(__name__)

# The seconds in which a user can finish its calls, so that few of them end with an unknown outcome.
STOP_TIMEOUT = 10

# The timeout of the checks in seconds, in addition to the grace period of messages and of readers.
CHECKS_TIMEOUT = 60


@events.init_command_line_parser.add_listener
def _add_options(parser: Any, **_: Any) -> None:
    add_options(parser)


@events.init.add_listener
def _choose_scenario(environment: Environment, **_: Any) -> None:
    if not isinstance(environment.runner, LocalRunner):
        raise SystemExit("loadtest: the checks require one process; remove --master, --worker and --processes")
    options = _read(environment)
    scenarios = [SCENARIOS[name] for name in options.scenarios]
    shapes = [scenario.shape for scenario in scenarios if scenario.shape]
    if len(shapes) > 1:
        raise SystemExit("loadtest: --scenario: ramp and spike cannot be combined")
    needed = max(scenario.needs_tenants for scenario in scenarios)
    if len(options.api_keys) < needed:
        raise SystemExit(
            f"loadtest: --scenario: {','.join(options.scenarios)} requires the API keys of at least {needed} tenants "
            "in --api-key or CHAT4ALL_API_KEY, separated by commas"
        )
    environment.user_classes = list(dict.fromkeys(user for scenario in scenarios for user in scenario.users))
    environment.shape_class = FractionShape(shapes[0]) if shapes else None
    if environment.shape_class is not None:
        environment.shape_class.runner = environment.runner
    environment.stop_timeout = environment.stop_timeout or STOP_TIMEOUT
    # gevent's clock does not advance while modules load, which takes seconds. The run time would be shorter by that.
    gevent.get_hub().loop.update_now()
    gevent.signal_handler(signal.SIGINT, _interrupted, environment, itertools.count())
    # Runs after Locust has printed its tables.
    environment.events.quit.add_listener(lambda **_: _report_results(environment))


def _interrupted(environment: Environment, presses: Iterator[int]) -> None:
    # Python would raise KeyboardInterrupt in the current greenlet. If that greenlet was passing a call to gevent's thread
    # pool, the pool could break, and the run would never end.
    if next(presses) > 0:
        os._exit(130)
    environment.runner.quit()
    if environment.web_ui is not None:
        environment.web_ui.stop()


@events.test_start.add_listener
def _start_run(environment: Environment, **_: Any) -> None:
    try:
        options = read_options(environment.parsed_options)
    except ValueError as error:
        # The options come from the web page: the command line was checked before.
        discard_session(environment)
        _LOGGER.error("cannot start the run: %s", error)
        gevent.spawn(environment.runner.stop)
        return
    several = any(SCENARIOS[name].needs_tenants > 1 for name in options.scenarios)
    session = start_session(environment, options, options.api_keys if several else options.api_keys[:1])
    try:
        session.open()
    except ConnectionError as error:
        session.close()
        _record(environment, session, Check("connected", False, str(error)))
        gevent.spawn(environment.runner.quit if _is_headless(environment) else environment.runner.stop)


@events.test_stop.add_listener
def _run_checks(environment: Environment, **_: Any) -> None:
    session = find_session(environment)
    # Two greenlets stop a run that is interrupted.
    if session is None or not session.is_open or session.is_checked:
        return
    session.is_checked = True
    for check in check_run(session, environment.stats):
        _record(environment, session, check)
    session.close()
    if not _is_headless(environment):
        print_checks(session.checks)


def _record(environment: Environment, session: Session, check: Check) -> None:
    session.checks.append(check)
    if not check.passed:
        # Shows it among the failures on the web page.
        environment.events.request.fire(
            request_type="check",
            name=check.name,
            response_time=0,
            response_length=0,
            exception=AssertionError(check.message),
            context={},
        )


@events.quitting.add_listener
def _set_exit_code(environment: Environment, **_: Any) -> None:
    runner = environment.runner
    if runner.state in (STATE_SPAWNING, STATE_RUNNING):
        runner.stop()
    session = find_session(environment)
    if session is None:
        # With the web page, the process may end without a run.
        environment.process_exit_code = 1 if _is_headless(environment) else None
        return
    session.closed.wait(CHECKS_TIMEOUT + 2 * session.options.grace)
    if session.is_open or not session.checks:
        _record(environment, session, Check("finished", False, "the run ended before its checks"))
    if not all(check.passed for check in session.checks):
        environment.process_exit_code = 1
    elif not runner.exceptions:
        # Failed calls are figures: a message that was not accepted cannot be lost.
        environment.process_exit_code = 0


def _report_results(environment: Environment) -> None:
    session = find_session(environment)
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
