# govnews in an image: a virtual environment, built in one stage, run in the next by a user without rights.
#   docker build -t govnews .
#   docker run --rm -e MONGODB_URI=… -e GOVNEWS_CONTACT=… govnews crawl longdong --since 2026-11-01
# Settings and secrets come from the environment when it runs; none is in the image.

# For a build that is the same for ever: --build-arg PYTHON=python:3.11-slim-bookworm@sha256:…
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/govnews
WORKDIR /src
# The libraries in a layer of their own: they change less often than the code.
COPY deploy/constraints.txt deploy/
RUN /opt/govnews/bin/pip install -r deploy/constraints.txt
COPY pyproject.toml README.md LICENSE ./
COPY configs configs
COPY govnews govnews
RUN /opt/govnews/bin/pip install --constraint deploy/constraints.txt . \
    && /opt/govnews/bin/pip check \
    && /opt/govnews/bin/govnews sites check

FROM ${PYTHON}
ENV PATH=/opt/govnews/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SCRAPY_SETTINGS_MODULE=govnews.settings \
    GOVNEWS_DATA_DIR=/var/lib/govnews
RUN useradd --system --uid 10001 --home-dir /var/lib/govnews --create-home --shell /usr/sbin/nologin govnews
COPY --from=build /opt/govnews /opt/govnews
USER 10001:10001
WORKDIR /var/lib/govnews
VOLUME /var/lib/govnews
# The scheduler ends with the container; what is to be asked is whether it reaches the database.
HEALTHCHECK --interval=2m --timeout=30s --start-period=1m --retries=3 CMD ["govnews", "db", "status"]
ENTRYPOINT ["govnews"]
CMD ["schedule"]
