// Tells libraries that this is no development: graphql-js checks less, Express hides stack traces. Import it before them.

process.env['NODE_ENV'] ??= 'production';
