# GKD Server on one machine, without a GPU. All state is in /data.
#
#   docker build -t gkd-server .
#   docker run --rm -p 4000:4000 -v gkd-data:/data gkd-server

FROM node:20-slim AS dependencies
WORKDIR /app
# .npmrc switches install scripts off: the one of onnxruntime-node would download CUDA libraries.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
# onnxruntime-node carries the libraries of every platform: keep those of this one.
RUN cd node_modules/onnxruntime-node/bin/napi-v6 \
 && keep="$(node -p 'process.platform + "/" + process.arch')" \
 && test -d "$keep" \
 && find . -mindepth 2 -maxdepth 2 -type d ! -path "./$keep" -exec rm -rf {} +

FROM node:20-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 GKD_HOME=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules ./node_modules
# tsconfig.json tells the loader how decorators are compiled.
COPY package.json tsconfig.json LICENSE ./
COPY lib ./lib
COPY models ./models
COPY services ./services
COPY schema ./schema
COPY server ./server
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not `npm start`: as process 1, node itself gets the signal to stop and takes leave of its runs and engines.
CMD ["node", "--import", "tsx", "server/main.ts"]
