"""The pages, for a WSGI server: in production everything but the live pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountability.settings")

application = get_wsgi_application()
