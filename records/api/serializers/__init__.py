"""The shapes of requests and answers, for the OpenAPI document. What is right inside them, the services decide."""
