"""Between the server and Flask: a request takes a thread only once its body has arrived (docs/decisions/0058).

granian speaks ASGI with ``asgi_application.AsgiApplication``, which reads bodies without a thread
(``request_bodies``), cuts uploads into pieces (``upload_pieces``) and runs the WSGI portal in threads
(``wsgi_threads``). Nothing else may import this package but the entry and what starts servers.
"""

from ocop_tasks.asgi.asgi_application import AsgiApplication, BodyLimit

__all__ = ["AsgiApplication", "BodyLimit"]
