"""CPU time of several tasks, side by side."""

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import process_time

Task = Callable[[], object]


def medians(tasks: Mapping[str, Task], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each task.

    Every round runs every task once, so that what slows the machine for a while slows all of them. A round that does
    not count comes first.
    """
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name, task in tasks.items():
            took = _timed(task)
            if number:
                seconds[name].append(took)
    return {name: median(times) for name, times in seconds.items()}


def _timed(task: Task) -> float:
    gc.collect()
    start = process_time()
    task()
    return process_time() - start
