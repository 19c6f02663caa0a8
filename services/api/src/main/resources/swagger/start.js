// Shows the documents that /openapi/v3 lists, read and tried out with the token entered above.
const field = document.getElementById('token');
const problem = document.getElementById('problem');
let authorization = {};

// The form above is the one place to enter a token: Swagger UI's own dialog would be a second.
const oneWayIn = {
  components: {
    authorizeBtn: () => null,
    AuthorizeBtnContainer: () => null,
    authorizeOperationBtn: () => null,
  },
};

async function show(token) {
  const headers = token ? {Authorization: 'Bearer ' + token} : {};
  problem.textContent = '';
  const answer = await fetch('/openapi/v3', {headers});
  if (!answer.ok) {
    problem.textContent = answer.status + ': ' + (answer.status === 401
      ? 'this token is not valid.'
      : 'this user may not read the API; enter a token.');
    return;
  }
  const {paths} = await answer.json();
  const urls = Object.keys(paths).sort().map(
      name => ({name, url: paths[name].serverRelativeURL}));
  authorization = headers;
  const chosen = document.querySelector('#select');
  const primary = chosen ? chosen.selectedOptions[0].text : 'api/v1';
  SwaggerUIBundle({
    dom_id: '#ui',
    urls,
    'urls.primaryName': primary,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [oneWayIn],
    layout: 'StandaloneLayout',
    // The core group has hundreds of operations and types: they open when they are asked for.
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    defaultModelExpandDepth: 1,
    filter: true,
    displayRequestDuration: true,
    validatorUrl: null,
    requestInterceptor: request => {
      Object.assign(request.headers, authorization);
      return request;
    },
  });
}

document.getElementById('who').addEventListener('submit', event => {
  event.preventDefault();
  show(field.value.trim()).catch(failed => {
    problem.textContent = String(failed);
  });
});
