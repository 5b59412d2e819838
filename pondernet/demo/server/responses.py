"""Read whole responses of an ASGI application, for middleware that changes them."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


def path_below(scope: Scope) -> str:
    """Return the path of a request below the one where the page is mounted."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/"))


async def gather(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> tuple[Message | None, bytes]:
    """Return the start of the response and its body; None if there was no response.

    Messages of an extension of the server go on to ``send``.
    """
    begun: Message | None = None
    body = bytearray()

    async def take(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            begun = message
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))
        else:
            await send(message)

    await app(scope, receive, take)
    return begun, bytes(body)
