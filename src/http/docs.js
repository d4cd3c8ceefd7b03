// Starts the page of the API's document in place of Swagger UI's own starter: without the bar at the top, whose logo
// carries a style that our policy forbids, and with the header that requests which change something need.
window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: "/api/v1/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    requestInterceptor: (request) => {
      request.headers["X-Requested-With"] = "carehub";
      return request;
    },
  });
};
