"""The one task that owns the one writing connection, so that nobody's cancellation or rollback
touches another's transaction. Knows no SQL but how a transaction ends."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backend import Work
from storage.errors import StoreUnavailable

T = TypeVar("T")
_Order = tuple[Callable[[], Awaitable[Any]], "asyncio.Future[Any]"]


class Writer:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._orders: asyncio.Queue[_Order | None] = asyncio.Queue()
        self._open = True
        self._task = asyncio.create_task(self._serve_all(), name="storage-writer")

    async def transact(self, work: Work[T]) -> T:
        """Work's result, once it is committed."""
        return await self._order(lambda: self._transaction(work))

    async def outside(self, work: Work[T]) -> T:
        """Between transactions, for statements that cannot be in one."""
        return await self._order(lambda: self._bare(work))

    async def close(self) -> None:
        """Ends after the orders already given. May be called again."""
        if self._open:
            self._open = False
            self._orders.put_nowait(None)
        await asyncio.wait([self._task])
        await self._connection.close()

    async def _order(self, order: Callable[[], Awaitable[T]]) -> T:
        if not self._open or self._task.done():
            raise StoreUnavailable("The store is closed.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_take_note)
        self._orders.put_nowait((order, future))
        await asyncio.wait([future])  # unlike awaiting it, leaves it alone when we are cancelled
        return future.result()

    async def _serve_all(self) -> None:
        try:
            while (order := await self._orders.get()) is not None:
                await _serve(*order)
        finally:
            self._open = False
            while not self._orders.empty():
                if (order := self._orders.get_nowait()) is not None:
                    order[1].set_exception(StoreUnavailable("The store is closed."))

    async def _transaction(self, work: Work[T]) -> T:
        try:
            await self._connection.begin()
            result = await work(self._connection)
            await self._connection.commit()
        except BaseException:
            await asyncio.shield(self._roll_back())
            raise
        return result

    async def _bare(self, work: Work[T]) -> T:
        try:
            return await work(self._connection)
        finally:
            await asyncio.shield(self._roll_back())

    async def _roll_back(self) -> None:
        await self._connection.rollback()
        # A COMMIT that failed has ended for SQLAlchemy, but not for the database.
        pooled = await self._connection.get_raw_connection()
        driver: Any = pooled.driver_connection
        await driver.rollback()


async def _serve(order: Callable[[], Awaitable[Any]], future: "asyncio.Future[Any]") -> None:
    try:
        result = await order()
    except Exception as error:
        future.set_exception(error)
    except BaseException as error:
        future.set_exception(StoreUnavailable("The store was stopped."))
        task = asyncio.current_task()
        if not isinstance(error, asyncio.CancelledError) or (task and task.cancelling()):
            raise  # it is the writer that was stopped, not something inside the job
    else:
        future.set_result(result)


def _take_note(future: "asyncio.Future[Any]") -> None:
    """Nobody may be waiting any more; asyncio would complain of an error nobody looked at."""
    if not future.cancelled():
        future.exception()
