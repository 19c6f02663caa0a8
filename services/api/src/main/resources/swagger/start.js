// Shows the documents that /openapi/v3 lists, read and tried out with the token entered above.
const problem = document.getElementById('problem');

async function show(token) {
  const headers = token ? {Authorization: 'Bearer ' + token} : {};
  const answer = await fetch('/openapi/v3', {headers});
  if (!answer.ok) {
    problem.textContent = answer.status === 401 ? 'This token is not valid.' : 'Enter a token.';
    return;
  }
  problem.textContent = '';
  const paths = (await answer.json()).paths;
  const urls = Object.keys(paths).sort().map(
      name => ({name, url: paths[name].serverRelativeURL}));
  SwaggerUIBundle({
    dom_id: '#ui',
    urls,
    'urls.primaryName': 'api/v1',
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
    requestInterceptor: request => {
      Object.assign(request.headers, headers);
      return request;
    },
  });
}

document.getElementById('who').addEventListener('submit', event => {
  event.preventDefault();
  show(document.getElementById('token').value.trim());
});
show('');
