# Three stages: the web application, the binary with it inside, and a small image that runs it without root.
#
#   docker build -t carehub .
#   docker run --init -p 8080:8080 -p 10000-10003:10000-10003/udp -v carehub:/data \
#     -e CAREHUB__MEDIA__ADVERTISE=203.0.113.7 carehub
#
# UDP ports: one per media worker, so as many as CPU cores, from 10000 on. `--network host` spares the kernel a copy of
# every packet and the advertised address besides.

FROM node:22-bookworm-slim AS web
WORKDIR /build
COPY web/package.json web/package-lock.json web/
RUN npm --prefix web ci --no-audit --no-fund
COPY signaling/client signaling/client
COPY web web
RUN npm --prefix web run build

FROM rust:1.95-bookworm AS build
# aws-lc-sys builds C with cmake.
RUN apt-get update && apt-get install -y --no-install-recommends cmake && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
COPY --from=web /build/web/dist web/dist
RUN cargo build --release --locked --bin carehub

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data carehub && install -d -o carehub -g carehub -m 0700 /data
COPY --from=build /build/target/release/carehub /usr/local/bin/carehub
USER carehub
WORKDIR /data
VOLUME /data
ENV CAREHUB__SERVER__LISTEN=0.0.0.0:8080 \
    CAREHUB__SERVER__DATA_DIR=/data \
    CAREHUB__LOG__FORMAT=json
EXPOSE 8080/tcp 10000-10063/udp
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s CMD ["carehub", "health"]
# In the form without a shell, so that SIGTERM reaches the server and calls end politely.
ENTRYPOINT ["carehub"]
CMD ["serve"]
