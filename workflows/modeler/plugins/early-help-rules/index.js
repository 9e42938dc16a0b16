module.exports = { name: 'Early Help rules', script: './client.js' };
