"""How much one caller may ask: requests in a minute, bytes in a request."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["LARGEST_BODY", "Bucket", "Rate", "Throttle"]

# The longest texts of the built-in register are a few thousand characters; a document of a record fits many times.
LARGEST_BODY = 1_000_000
MOST_CALLERS = 10_000
MINUTE = 60.0


@dataclass(frozen=True)
class Rate:
    """`in_a_minute` requests on the long run, and `at_once` without a pause."""

    in_a_minute: float
    at_once: int


@dataclass
class Bucket:
    """What one caller has left, and when that was counted."""

    left: float
    at: float


@dataclass
class Throttle:
    """Counts requests of each caller in this process; a server of several processes allows each its own."""

    rate: Rate
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, caller: str) -> float:
        """Take one request from what the caller has left: zero, or the seconds until there is one again."""
        with self._lock:
            bucket = self._filled(caller)
            if bucket.left >= 1:
                bucket.left -= 1
                return 0.0
            return (1 - bucket.left) * MINUTE / self.rate.in_a_minute

    def _filled(self, caller: str) -> Bucket:
        now = self.clock()
        bucket = self._buckets.get(caller)
        if bucket is None:
            self._forget_idle(now)
            bucket = self._buckets[caller] = Bucket(float(self.rate.at_once), now)
        bucket.left, bucket.at = self._left(bucket, now), now
        return bucket

    def _left(self, bucket: Bucket, now: float) -> float:
        return min(float(self.rate.at_once), bucket.left + (now - bucket.at) * self.rate.in_a_minute / MINUTE)

    def _forget_idle(self, now: float) -> None:
        """Keep the table small: who has all left again need not be remembered."""
        if len(self._buckets) >= MOST_CALLERS:
            busy = {name: each for name, each in self._buckets.items() if self._left(each, now) < self.rate.at_once}
            # Where all of so many are busy, the oldest half goes: a flood of callers must not fill the memory.
            self._buckets = dict(list(busy.items())[-MOST_CALLERS // 2 :])
