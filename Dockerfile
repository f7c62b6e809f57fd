# One image for web, live, worker and release: what it does is its command (deploy/start).
#   docker build --build-arg RELEASE=$(git rev-parse --short HEAD) -t coherence .
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.txt .
# A complete lock, so pip resolves nothing; what follows "# Development" stays outside.
RUN python -m venv /opt/venv \
 && sed '/^# Development/,$d' requirements.txt > runtime.txt \
 && /opt/venv/bin/pip install --no-deps --no-compile -r runtime.txt \
 && find /opt/venv -name '__pycache__' -prune -exec rm -rf {} +

FROM python:${PYTHON}
# libgl1 and libglib2.0-0: mediapipe's graphs. ffmpeg: Debian's, rather than the wheel's.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg libgl1 libglib2.0-0 libgles2 libegl1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin coherence \
 && install -d -o coherence -g coherence /var/lib/coherence
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
ARG RELEASE=""
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/var/lib/coherence STATIC_ROOT=/app/static_root LOG_FORMAT=json RELEASE=${RELEASE}
RUN python -m compileall -q accounts analysis billing coherence videos \
 && DATA_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
 && rm -rf /tmp/build
USER 10001:10001
VOLUME /var/lib/coherence
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["deploy/healthy"]
ENTRYPOINT ["deploy/start"]
CMD ["web"]
