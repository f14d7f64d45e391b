# One image for every part: `desk web`, `desk worker`, `desk migrate`, `desk publish`. No part of it needs root.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

# Dependencies change seldom: a layer of their own, each package held to its hash.
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml ./
COPY service service
COPY processes processes
COPY forms forms
RUN pip install --no-build-isolation --no-deps -e . \
 && useradd --system --no-create-home --home-dir /nonexistent desk

USER desk
ENTRYPOINT ["desk"]
CMD ["web"]
