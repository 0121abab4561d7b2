#include "http/server/router.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace farmtok::http {

/// One segment of the tree of paths.
struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> statics;
  std::unique_ptr<Node> parameter;
  std::vector<const Route*> routes;

  Node& child(std::string_view segment) {
    if (segment.starts_with(':')) {
      if (!parameter) parameter = std::make_unique<Node>();
      return *parameter;
    }
    auto& place = statics[std::string(segment)];
    if (!place) place = std::make_unique<Node>();
    return *place;
  }

  void find(Method method, std::string_view rest, std::vector<std::string_view>& values, Match& match) const;

 private:
  void choose(Method method, const std::vector<std::string_view>& values, Match& match) const;
};

namespace {

/// Removes the first segment from a path that begins with '/'.
std::string_view take_segment(std::string_view& rest) {
  rest.remove_prefix(1);
  const auto end = std::min(rest.find('/'), rest.size());
  const auto segment = rest.substr(0, end);
  rest.remove_prefix(end);
  return segment;
}

}  // namespace

void Router::Node::choose(Method method, const std::vector<std::string_view>& values, Match& match) const {
  for (const Route* route : routes) {
    if (route->method == method) {
      match.route = route;
      match.params.assign(values.begin(), values.end());
      return;
    }
    if (std::ranges::find(match.allowed, route->method) == match.allowed.end()) match.allowed.push_back(route->method);
  }
}

void Router::Node::find(Method method, std::string_view rest, std::vector<std::string_view>& values,
                        Match& match) const {
  if (rest.empty()) return choose(method, values, match);
  const auto segment = take_segment(rest);
  if (const auto found = statics.find(segment); found != statics.end()) {
    found->second->find(method, rest, values, match);
    if (match.route) return;
  }
  if (!parameter || segment.empty()) return;
  values.push_back(segment);
  parameter->find(method, rest, values, match);
  values.pop_back();
}

Router::Router(std::vector<Route> routes) : routes_(std::make_shared<const std::vector<Route>>(std::move(routes))) {
  auto root = std::make_shared<Node>();
  for (const Route& route : *routes_) {
    if (!route.path.starts_with('/')) throw std::logic_error("route path must start with '/': " + route.path);
    Node* node = root.get();
    for (std::string_view rest = route.path; !rest.empty();) node = &node->child(take_segment(rest));
    if (std::ranges::find(node->routes, route.method, &Route::method) != node->routes.end())
      throw std::logic_error("two routes claim " + std::string(name(route.method)) + " " + route.path);
    node->routes.push_back(&route);
  }
  root_ = std::move(root);
}

Router::Match Router::find(Method method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  std::vector<std::string_view> values;
  root_->find(method == Method::head ? Method::get : method, path, values, match);
  if (match.route) match.allowed.clear();
  if (std::ranges::find(match.allowed, Method::get) != match.allowed.end()) match.allowed.push_back(Method::head);
  return match;
}

}  // namespace farmtok::http
