#include "api/api_fixture.hpp"

using namespace farmtok;
using base::Json;
using http::Method;
using Fixture = test::ApiFixture;

TEST_CASE_FIXTURE(Fixture, "what no preview can be made of is told before anything is rendered") {
  const auto path = "/media/med_none/preview";
  const struct {
    Json body;
    std::vector<std::string> fields;
  } rows[] = {
      {{{"seed", -1}}, {"seed"}},
      {{{"seed", 9007199254740992}}, {"seed"}},
      {{{"seed", 1.5}}, {"seed"}},
      {{{"seed", "7"}}, {"seed"}},
      {{{"profile", "square"}}, {"profile"}},
      {{{"profile", 5}, {"seed", nullptr}, {"zoom", 2}}, {"profile", "seed", "zoom"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body.dump());
    const auto answer = json(call(Method::post, path, row.body));
    CHECK(answer["error"]["code"] == "INVALID_REQUEST");
    std::vector<std::string> fields;
    for (const auto& each : answer["error"].value("details", Json::array())) fields.push_back(each.at("field"));
    CHECK(fields == row.fields);
  }
  CHECK(call(Method::post, path, Json::array()).status == 400);
  CHECK(json(call(Method::post, path, {{"seed", 7}}))["error"]["code"] == "MEDIA_NOT_FOUND");
  CHECK(json(call(Method::get, "/media/med_none/pairs/med_other"))["error"]["code"] == "MEDIA_NOT_FOUND");
}
