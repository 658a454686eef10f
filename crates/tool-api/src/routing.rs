//! Routes and their descriptions. A description takes a hundred times the memory of its route and is read by few, so
//! that it is made when somebody asks for it and not with the route.

use std::convert::Infallible;

use axum::{
    Router,
    extract::Request,
    response::IntoResponse,
    routing::{MethodRouter, Route},
};
use tower::{Layer, Service};
use utoipa::openapi::{HttpMethod, OpenApi};
use utoipa_axum::{
    PathItemExt,
    router::{OpenApiRouter, UtoipaMethodRouter},
};

/// Adds what it knows to a document.
type Describe = Box<dyn FnOnce(OpenApi) -> OpenApi + Send>;

/// One path's handlers, as [`routes!`](crate::routes!) finds them.
pub struct Operations<S> {
    path: String,
    handlers: MethodRouter<S>,
    describe: fn() -> UtoipaMethodRouter<S>,
}

impl<S: Clone + Send + Sync + 'static> Operations<S> {
    /// Of a path that nobody handles yet.
    pub fn at(path: String, describe: fn() -> UtoipaMethodRouter<S>) -> Self {
        Self { path, handlers: MethodRouter::new(), describe }
    }

    /// With what handles some methods.
    #[must_use]
    pub fn with(
        self,
        methods: &[HttpMethod],
        on: impl Fn(MethodRouter<S>, &HttpMethod) -> MethodRouter<S>,
    ) -> Self {
        Self { handlers: methods.iter().fold(self.handlers, on), ..self }
    }
}

/// Handlers that are described by `#[utoipa::path]`, all of one path: what [`Routes::routes`] takes.
#[macro_export]
macro_rules! routes {
    ($first:ident $(:: $second:ident)* $(, $name:ident $(:: $part:ident)*)* $(,)?) => {
        $crate::routing::Operations::at(
            $crate::routing::utoipa_axum::routes!(@path [path()] of $first $(:: $second)*),
            || $crate::routing::utoipa_axum::routes!($first $(:: $second)* $(, $name $(:: $part)*)*),
        )
        .with(
            &$crate::routing::utoipa_axum::routes!(@path [methods()] of $first $(:: $second)*),
            |router, method| router.on($crate::routing::filter(method), $first $(:: $second)*),
        )
        $(.with(
            &$crate::routing::utoipa_axum::routes!(@path [methods()] of $name $(:: $part)*),
            |router, method| router.on($crate::routing::filter(method), $name $(:: $part)*),
        ))*
    };
}

/// For [`routes!`](crate::routes!).
#[doc(hidden)]
pub use utoipa_axum;

/// For [`routes!`](crate::routes!).
#[doc(hidden)]
pub fn filter(method: &HttpMethod) -> axum::routing::MethodFilter {
    method.to_method_filter()
}

/// Routes that know how to describe themselves.
pub struct Routes<S = ()> {
    router: Router<S>,
    descriptions: Vec<Describe>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet.
    pub fn new() -> Self {
        Self { router: Router::new(), descriptions: Vec::new() }
    }

    /// With one path more.
    #[must_use]
    pub fn routes(mut self, operations: Operations<S>) -> Self {
        let describe = operations.describe;
        self.descriptions.push(Box::new(move |document| {
            OpenApiRouter::<S>::with_openapi(document).routes(describe()).into_openapi()
        }));
        Self { router: self.router.route(&operations.path, operations.handlers), ..self }
    }

    /// With others.
    #[must_use]
    pub fn merge(mut self, others: Self) -> Self {
        self.descriptions.extend(others.descriptions);
        Self { router: self.router.merge(others.router), ..self }
    }

    /// With others that lie under a path.
    #[must_use]
    pub fn nest(mut self, path: &str, others: Self) -> Self {
        let base = path.to_owned();
        let Self { router, descriptions } = others;
        self.descriptions.push(Box::new(move |document| {
            let nested = OpenApiRouter::with_openapi(describe(descriptions));
            OpenApiRouter::<()>::with_openapi(document).nest(&base, nested).into_openapi()
        }));
        Self { router: self.router.nest(path, router), ..self }
    }

    /// With a layer around each, as [`Router::layer`].
    #[must_use]
    pub fn layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Response: IntoResponse, Error: Into<Infallible>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        Self { router: self.router.layer(layer), ..self }
    }

    /// With a layer around each, as [`Router::route_layer`].
    #[must_use]
    pub fn route_layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Response: IntoResponse, Error: Into<Infallible>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        Self { router: self.router.route_layer(layer), ..self }
    }

    /// With their state, to stand beside others that have another.
    pub fn with_state<T>(self, state: S) -> Routes<T> {
        Routes { router: self.router.with_state(state), descriptions: self.descriptions }
    }

    /// The router, and what describes it when it is called.
    pub fn split(self) -> (Router<S>, impl FnOnce() -> OpenApi + Send + 'static) {
        (self.router, move || describe(self.descriptions))
    }
}

fn describe(descriptions: Vec<Describe>) -> OpenApi {
    let empty = OpenApiRouter::<()>::new().into_openapi();
    descriptions.into_iter().fold(empty, |document, describe| describe(document))
}
