#include "http/server/router.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace farmtok::http;

namespace {

Route row(Method method, std::string path) {
  return {method, std::move(path), Access::anyone, Runs::inline_, [](const Request&) { return Response{}; }};
}

}  // namespace

TEST_CASE("a path finds its route and its parameters") {
  const Router router({row(Method::get, "/"), row(Method::get, "/jobs"), row(Method::post, "/jobs"),
                       row(Method::get, "/jobs/:id"), row(Method::get, "/jobs/new"),
                       row(Method::get, "/jobs/:id/results/:result"), row(Method::delete_, "/jobs/:id"),
                       row(Method::post, "/:noun/new")});
  struct Case {
    Method method;
    const char* path;
    const char* route;  // "" = none
    std::vector<std::string> params;
    std::vector<Method> allowed = {};
  };
  for (const auto& c : std::vector<Case>{
           {Method::get, "/", "/", {}},
           {Method::get, "/jobs", "/jobs", {}},
           {Method::head, "/jobs", "/jobs", {}},
           {Method::get, "/jobs/j1", "/jobs/:id", {"j1"}},
           {Method::get, "/jobs/new", "/jobs/new", {}},
           {Method::delete_, "/jobs/new", "/jobs/:id", {"new"}},
           {Method::post, "/jobs/new", "/:noun/new", {"jobs"}},
           {Method::get, "/jobs/j1/results/r 2", "/jobs/:id/results/:result", {"j1", "r 2"}},
           {Method::get, "/jobs/j1/results", "", {}},
           {Method::get, "/jobs/", "", {}},
           {Method::get, "//", "", {}},
           {Method::get, "/nothing", "", {}},
           {Method::get, "jobs", "", {}},
           {Method::get, "", "", {}},
           {Method::patch, "/jobs/j1", "", {}, {Method::get, Method::delete_, Method::head}},
           {Method::delete_, "/jobs", "", {}, {Method::get, Method::post, Method::head}},
       }) {
    CAPTURE(c.path);
    const auto match = router.find(c.method, c.path);
    CHECK((match.route ? match.route->path : "") == c.route);
    CHECK(match.params == c.params);
    CHECK(match.allowed == c.allowed);
  }
}

TEST_CASE("two rows for one method and path are a mistake of the program") {
  CHECK_THROWS_AS(Router({row(Method::get, "/a/:x"), row(Method::get, "/a/:y")}), std::logic_error);
  CHECK_THROWS_AS(Router({row(Method::get, "/a"), row(Method::get, "/a")}), std::logic_error);
  CHECK_THROWS_AS(Router({row(Method::get, "a")}), std::logic_error);
  CHECK_NOTHROW(Router({row(Method::get, "/a"), row(Method::post, "/a")}));
}
