# One image for the service. The wheel is built with the front-end parts inside; the lock is installed by hash.
FROM python:3.12-slim AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements/runtime.lock requirements/runtime.lock
RUN python -m venv /opt/daqiao && /opt/daqiao/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.lock
COPY . .
RUN pip install --no-cache-dir hatchling && pip wheel --no-cache-dir --no-deps --no-build-isolation -w /wheels . \
    && /opt/daqiao/bin/pip install --no-cache-dir --no-deps /wheels/daqiao-*.whl

FROM python:3.12-slim
RUN useradd --system --create-home --home-dir /var/lib/daqiao daqiao
COPY --from=build /opt/daqiao /opt/daqiao
ENV PATH=/opt/daqiao/bin:$PATH DAQIAO_HOME=/var/lib/daqiao/home DAQIAO_HOST=0.0.0.0 DAQIAO_PORT=8765 PYTHONUNBUFFERED=1
USER daqiao
RUN mkdir -p /var/lib/daqiao/home
VOLUME /var/lib/daqiao/home
EXPOSE 8765
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8765/healthz', timeout=3)"
CMD ["daqiao", "serve"]
