"""A thousand connections that say nothing, or begin to speak and stop."""

import asyncio
import random

from .requests import source

CONNECTIONS = 1_000
PAUSE = 2
# What each says before it falls silent; the last kind goes on, a letter at a time.
OPENINGS = [
    b"",
    b"GET /hea",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nAccept-La",
    b"POST /api/v1/contracts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
    b"Content-Length: 60000000\r\n\r\n{",
    b"POST %s/code HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 20000\r\n\r\npage=",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
]


def hold(scene, counts):
    asyncio.run(hold_all(scene, counts))


async def hold_all(scene, counts):
    await asyncio.gather(*(hold_one(scene, counts, number) for number in range(CONNECTIONS)))


async def hold_one(scene, counts, number):
    host, port = scene.address.split(":")
    opening = OPENINGS[number % len(OPENINGS)]
    if b"%s" in opening:
        opening %= (scene.key if b"Bearer" in opening else scene.large[number % len(scene.large)]).encode()
    # Not all in the same moment.
    await asyncio.sleep(random.random())
    while True:
        try:
            reader, writer = await asyncio.open_connection(host, int(port), local_addr=(source(number), 0))
        except OSError:
            counts.add("not let in")
            await asyncio.sleep(PAUSE)
            continue
        counts.add("opened")
        try:
            writer.write(opening)
            if opening.endswith(b"X-Slow: "):
                await drip(reader, writer)
            else:
                while await reader.read(1 << 12):
                    pass
        except OSError:
            pass
        counts.add("closed by the server")
        writer.close()
        await asyncio.sleep(PAUSE * (0.5 + random.random()))


async def drip(reader, writer):
    ended = asyncio.ensure_future(reader.read())
    while not ended.done():
        writer.write(b"a")
        await writer.drain()
        await asyncio.wait([ended], timeout=1)
    await ended
