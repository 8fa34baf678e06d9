# syntax=docker/dockerfile:1
# The gateway with its Chromium. Build it at the top of the repository:
#   docker build --file infra/docker/gateway.Dockerfile --tag holdfast-gateway .

# The pages' packages, by checksum, and nothing of them is run.
FROM node:22-bookworm-slim AS pages
WORKDIR /pages
COPY gateway/package.json gateway/package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error

# The Python environment, by uv.lock. What changes seldom comes first.
FROM debian:12-slim AS environment
# hadolint ignore=DL3008 # Debian's security updates are wanted, and it keeps no old versions
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=ghcr.io/astral-sh/uv:0.13.8 /uv /usr/local/bin/uv
ENV UV_PYTHON=/usr/bin/python3 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /opt/holdfast/current
COPY pyproject.toml uv.lock ./
COPY contract/pyproject.toml contract/README.md contract/
COPY gateway/pyproject.toml gateway/
COPY core/pyproject.toml core/
COPY infra/simulator/pyproject.toml infra/simulator/
RUN uv sync --locked --no-dev --package holdfast-gateway --all-extras --no-install-workspace
COPY contract contract
COPY gateway gateway
RUN uv sync --locked --no-dev --package holdfast-gateway --all-extras
COPY --from=pages /pages/node_modules gateway/node_modules

FROM debian:12-slim
# Fonts for pictures of the page: Latin, Greek and Cyrillic; Chinese, Japanese and Korean in one small file; emoji.
# libatomic1 is for Playwright's driver.
# hadolint ignore=DL3008 # as above: a browser above all wants its updates
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        ca-certificates chromium-headless-shell fonts-droid-fallback fonts-liberation fonts-noto-color-emoji \
        libatomic1 python3 tini tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 holdfast-gateway \
    && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home --home-dir /var/cache/holdfast-gateway \
        --shell /usr/sbin/nologin holdfast-gateway \
    && install --directory --owner=10001 --group=10001 --mode=0700 \
        /var/cache/holdfast-gateway /var/lib/holdfast-gateway \
    && install --directory --mode=0755 /etc/holdfast/gateway
COPY --from=environment /opt/holdfast/current /opt/holdfast/current
ENV PATH=/opt/holdfast/current/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
    HOME=/var/cache/holdfast-gateway \
    PYTHONDONTWRITEBYTECODE=1 \
    GATEWAY_HOST=0.0.0.0 \
    GATEWAY_DATA_DIR=/var/lib/holdfast-gateway
# Settings are environment variables, or a file .env that is mounted here.
WORKDIR /etc/holdfast/gateway
USER 10001:10001
VOLUME /var/lib/holdfast-gateway
EXPOSE 3001
# It drains and closes its browsers: give it 90 seconds (`docker stop --time 90`).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:3001/ready', timeout=4)"]
# tini takes in what browsers leave behind.
ENTRYPOINT ["tini", "--", "holdfast-gateway"]
CMD ["serve"]
