"""Running a whole process on some cores: its seconds from start to exit, and the most memory it held."""
import os, subprocess, time


class Failed(Exception):
    """A process ended with an error."""


def run(command, cores, folder=None, environment={}):
    """(seconds, peak memory in MB, standard output); with more than one child process nothing is known of their memory."""
    start = time.perf_counter()
    process = subprocess.Popen(
        ["taskset", "-c", ",".join(map(str, cores)), *map(str, command)], cwd=folder, env=dict(os.environ, **environment),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise Failed(f"{command[0]}: exit code {process.returncode}: {output.strip()[-300:]}")
    return seconds, usage.ru_maxrss / 1024, output
