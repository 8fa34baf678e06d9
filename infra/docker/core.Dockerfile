# syntax=docker/dockerfile:1
# Core: `serve`, `worker` and every other command. Build it at the top of the repository:
#   docker build --file infra/docker/core.Dockerfile --tag holdfast-core .
# With the model that makes vectors by itself (150 MB more): --build-arg EXTRAS="--all-extras"

# What the pages load, by checksum, and nothing of it is run.
FROM node:22-bookworm-slim AS pages
WORKDIR /pages
COPY core/package.json core/package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error \
    && find node_modules/swagger-ui-dist -type f \
        ! -name swagger-ui.css ! -name swagger-ui-bundle.js ! -name LICENSE ! -name package.json -delete

# The Python environment, by uv.lock. What changes seldom comes first.
FROM debian:12-slim AS environment
# hadolint ignore=DL3008 # Debian's security updates are wanted, and it keeps no old versions
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=ghcr.io/astral-sh/uv:0.13.8 /uv /usr/local/bin/uv
ENV UV_PYTHON=/usr/bin/python3 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
ARG EXTRAS="--extra postgresql --extra tracing"
WORKDIR /opt/holdfast/current
COPY pyproject.toml uv.lock ./
COPY contract/pyproject.toml contract/README.md contract/
COPY core/pyproject.toml core/
COPY gateway/pyproject.toml gateway/
COPY infra/simulator/pyproject.toml infra/simulator/
# hadolint ignore=SC2086 # several words
RUN uv sync --locked --no-dev --package holdfast-core $EXTRAS --no-install-workspace
COPY contract contract
COPY core core
# hadolint ignore=SC2086 # several words
RUN uv sync --locked --no-dev --package holdfast-core $EXTRAS \
    && python3 -m compileall -q --invalidation-mode unchecked-hash core/holdfast_core contract/holdfast_contract
COPY --from=pages /pages/node_modules core/node_modules

FROM debian:12-slim
# hadolint ignore=DL3008 # as above
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 tini \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10002 holdfast-core \
    && useradd --uid 10002 --gid 10002 --no-log-init --no-create-home --home-dir /var/lib/holdfast-core \
        --shell /usr/sbin/nologin holdfast-core \
    && install --directory --owner=10002 --group=10002 --mode=0700 /var/lib/holdfast-core \
    && install --directory --mode=0755 /etc/holdfast/core
COPY --from=environment /opt/holdfast/current /opt/holdfast/current
ENV PATH=/opt/holdfast/current/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    CORE_HOST=0.0.0.0 \
    CORE_DATABASE_URL=sqlite:////var/lib/holdfast-core/core.db
# Settings are environment variables, or a file .env that is mounted here.
WORKDIR /etc/holdfast/core
USER 10002:10002
# Only where the database is SQLite; with PostgreSQL nothing is written.
VOLUME /var/lib/holdfast-core
EXPOSE 3000
# It answers what has begun: give it 30 seconds (`docker stop --time 30`).
STOPSIGNAL SIGTERM
# Of `serve`; a container of `worker` has none of its own unless CORE_WORKER_PORT is 3000.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:3000/ready', timeout=4)"]
ENTRYPOINT ["tini", "--", "holdfast-core"]
CMD ["serve"]
