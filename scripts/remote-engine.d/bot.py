"""A worker of BuildGrid: takes one lease at a time over the Remote Workers API, has a runner make the action's result, and
gives it back. BuildGrid comes without one. Run as many as there shall be actions at once.

The runner is a program with buildbox-run's command line. It decides how actions are isolated; `codonq run-action` is one.
With --persistent it is started once for all actions: it is told the directory of each by a line, and answers by a line with the
exit status.
"""

import argparse
import os
import random
import select
import signal
import subprocess
import tempfile
import time

import grpc

from buildgrid._protos.build.bazel.remote.execution.v2.remote_execution_pb2 import Action, ActionResult
from buildgrid._protos.google.devtools.remoteworkers.v1test2 import bots_pb2, bots_pb2_grpc
from buildgrid._protos.google.devtools.remoteworkers.v1test2.worker_pb2 import Device, Worker
from buildgrid._protos.google.rpc import code_pb2

# Below a server's NETWORK_TIMEOUT it answers at once instead of waiting for work.
OPENING_SECONDS = 2
# What buildbox-run exits with when the action's own timeout has passed: 128 + SIGALRM.
TIMED_OUT = 128 + signal.SIGALRM
# How long a runner may take to end what it has started.
GRACE_SECONDS = 10


class Runner:
    """A process that makes the results of actions: of one, or where it is persistent of one after another."""

    def __init__(self, arguments):
        # A bot that is killed must not leave a runner behind that nobody waits for.
        self.command = ["setpriv", "--pdeathsig", "KILL", "--", arguments.runner, f"--remote={arguments.cas}"]
        self.persistent = arguments.persistent
        self.process = None

    def begin(self, action, result):
        if self.persistent:
            if self.process is None:
                self.start(["--persistent"], subprocess.PIPE)
            try:
                self.process.stdin.write(os.path.dirname(action).encode() + b"\n")
            except BrokenPipeError:
                pass  # It has ended, which wait() finds out.
        else:
            self.start([f"--action={action}", f"--action-result={result}"], None)

    def start(self, options, pipe):
        self.process = subprocess.Popen(
            self.command + options, stdin=pipe, stdout=pipe, bufsize=0, start_new_session=True
        )

    def wait(self, seconds):
        """The exit status for the action that has begun, or None if it is not done in time."""
        if self.persistent:
            if not select.select([self.process.stdout], [], [], seconds)[0]:
                return None
            line = self.process.stdout.readline()
            return int(line) if line else self.ended(GRACE_SECONDS)
        return self.ended(seconds)

    def ended(self, seconds):
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self.process = None
        return code

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


class Run:
    """One lease that the runner works for."""

    def __init__(self, lease, runner):
        self.lease = lease
        self.runner = runner
        self.directory = tempfile.TemporaryDirectory(prefix="codonq-lease-")
        self.result = os.path.join(self.directory.name, "result")
        action = Action()
        lease.payload.Unpack(action)
        path = os.path.join(self.directory.name, "action")
        with open(path, "wb") as file:
            file.write(action.SerializeToString())
        self.started = time.monotonic()
        self.code = None
        self.completed = None
        runner.begin(path, self.result)

    def wait(self, seconds):
        """Whether the runner is done with it."""
        if self.code is None:
            self.code = self.runner.wait(seconds)
        return self.code is not None

    def stop(self):
        if self.code is None:
            self.runner.stop()

    def complete(self, bot):
        """Makes the lease that the server gets back; kept, since it may have to be sent again."""
        result = ActionResult()
        if os.path.exists(self.result):
            with open(self.result, "rb") as file:
                result.ParseFromString(file.read())
        result.execution_metadata.worker = bot
        lease = bots_pb2.Lease(id=self.lease.id, state=bots_pb2.COMPLETED)
        lease.result.Pack(result)
        code = self.code
        if code == TIMED_OUT:
            lease.status.code = code_pb2.DEADLINE_EXCEEDED
            lease.status.message = "the action's timeout has passed"
        elif code != 0:
            # The server has another bot try, so this stands for broken machinery alone.
            lease.status.code = code_pb2.INTERNAL
            lease.status.message = f"the runner of {bot} exited with {code}"
        self.directory.cleanup()
        print(f"{self.lease.id}: exited with {code} after {time.monotonic() - self.started:.2f} s", flush=True)
        self.completed = lease


class Bot:
    """The session of one worker, opened anew when the server does not know it any more."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.bots = bots_pb2_grpc.BotsStub(channel(arguments))
        self.session = None
        self.runner = Runner(arguments)
        self.run = None
        self.ending = False
        self.poll = None
        self.failures = 0

    def end(self, *_unused):
        self.ending = True
        if self.poll is not None:
            self.poll.cancel()

    def new_session(self):
        properties = [Device.Property(key=key, value=value) for key, value in self.arguments.property]
        device = Device(handle=self.arguments.name, properties=properties)
        worker = Worker(devices=[device], configs=[Worker.Config(key="capacity", value="1")])
        session = bots_pb2.BotSession(bot_id=self.arguments.name, status=bots_pb2.OK, worker=worker)
        request = bots_pb2.CreateBotSessionRequest(parent=self.arguments.instance, bot_session=session)
        self.session = self.bots.CreateBotSession(request, timeout=OPENING_SECONDS)
        print(f"{self.session.name}: open", flush=True)

    def update(self, leases, seconds):
        """Tells the server of the leases, and hears what there is to do; waits for work where there is none."""
        del self.session.leases[:]
        self.session.leases.extend(leases)
        request = bots_pb2.UpdateBotSessionRequest(name=self.session.name, bot_session=self.session)
        self.poll = self.bots.UpdateBotSession.future(request, timeout=seconds)
        if self.ending:
            self.poll.cancel()
        try:
            self.session = self.poll.result()
        finally:
            self.poll = None

    def step(self):
        if self.session is None:
            self.new_session()
        elif self.run is None:
            self.update([], self.arguments.keepalive * 0.8)
        elif self.run.wait(self.arguments.poll):
            if self.run.completed is None:
                self.run.complete(self.arguments.name)
            # A server that restarts meanwhile gets it from the next call.
            self.update([self.run.completed], self.arguments.keepalive * 0.8)
            self.run = None
        else:
            active = bots_pb2.Lease()
            active.CopyFrom(self.run.lease)
            active.state = bots_pb2.ACTIVE
            self.update([active], self.arguments.keepalive * 0.8)
        self.follow()

    def follow(self):
        """Starts what the server has assigned, and stops what it does not want any more."""
        leases = [lease for lease in self.session.leases if lease.state in (bots_pb2.PENDING, bots_pb2.ACTIVE)]
        if self.run is not None and all(lease.id != self.run.lease.id for lease in leases):
            print(f"{self.run.lease.id}: not wanted any more", flush=True)
            self.run.stop()
            self.run = None
        if self.run is None and leases:
            self.run = Run(leases[0], self.runner)

    def close(self):
        """Gives the session back; without it the server would wait until it has heard nothing for long enough."""
        self.runner.stop()
        if self.session is not None:
            self.ending = False
            self.session.status = bots_pb2.BOT_TERMINATING
            try:
                self.update([], OPENING_SECONDS)
            except grpc.RpcError as error:
                print(f"closing: {error.code().name}", flush=True)

    def serve(self):
        while not self.ending:
            try:
                self.step()
                self.failures = 0
            except grpc.FutureCancelledError:
                continue
            except grpc.RpcError as error:
                code = error.code()
                if code == grpc.StatusCode.DEADLINE_EXCEEDED and self.session is not None:
                    continue
                if self.failures == 0:
                    print(f"{code.name}: {error.details()}", flush=True)
                self.failures += 1
                if code in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.DATA_LOSS, grpc.StatusCode.NOT_FOUND):
                    # The server has given this session up, and with it the lease.
                    self.session = None
                    if self.run is not None:
                        self.run.stop()
                        self.run = None
                # Not all workers of a cluster at once, and not as fast as they can.
                time.sleep(min(0.2 * 2**self.failures, 5) * random.uniform(0.5, 1))
        self.close()


def channel(arguments):
    if arguments.ca is None:
        return grpc.insecure_channel(arguments.server)
    with open(arguments.ca, "rb") as file:
        credentials = grpc.ssl_channel_credentials(file.read())
    if arguments.token is not None:
        with open(arguments.token, encoding="ascii") as file:
            token = grpc.access_token_call_credentials(file.read().strip())
        credentials = grpc.composite_channel_credentials(credentials, token)
    return grpc.secure_channel(arguments.server, credentials)


def main():
    parser = argparse.ArgumentParser(prog="bot.py")
    parser.add_argument("--server", required=True, metavar="HOST:PORT", help="where BuildGrid serves")
    parser.add_argument("--cas", required=True, metavar="URL", help="the storage that the runner is told")
    parser.add_argument("--name", required=True, help="unique among the server's workers")
    parser.add_argument("--runner", required=True, metavar="PROGRAM")
    parser.add_argument("--persistent", action="store_true", help="start the runner once for all actions, as codonq's can be")
    parser.add_argument("--instance", default="")
    parser.add_argument("--ca", metavar="FILE", help="certificates by which to trust the server; with it the calls go over TLS")
    parser.add_argument("--token", metavar="FILE", help="sent as bearer token")
    parser.add_argument("--keepalive", type=float, default=30, help="the server's bot-session-keepalive-timeout in seconds")
    parser.add_argument("--poll", type=float, default=1, help="seconds between two looks whether a lease was cancelled")
    parser.add_argument("--property", action="append", default=[], type=lambda text: text.split("=", 1), metavar="KEY=VALUE")
    bot = Bot(parser.parse_args())
    signal.signal(signal.SIGTERM, bot.end)
    signal.signal(signal.SIGINT, bot.end)
    bot.serve()


if __name__ == "__main__":
    main()
