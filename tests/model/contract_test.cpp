// The contract is read from its own text, so that a field which it names and the model lacks is found here.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/text/text.hpp"
#include "folders.hpp"
#include "model/schema.hpp"

using namespace farmtok;
using namespace farmtok::model;

namespace {

std::filesystem::path contract_file() { return test::shared_folder() / "spec" / "source" / "farm-tiktok-api.txt"; }

/// The field names of every `interface NAME { field?: type; }` of the text.
std::map<std::string, std::vector<std::string>> interfaces(std::istream& text) {
  std::map<std::string, std::vector<std::string>> made;
  std::string current;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("interface ")) {
      current = base::split(line, ' ')[1];
      made[current];
    } else if (line.starts_with("}")) {
      current.clear();
    } else if (const auto colon = line.find(':'); !current.empty() && colon != std::string::npos) {
      auto name = std::string{base::trim(line.substr(0, colon))};
      if (name.ends_with('?')) name.pop_back();
      made[current].push_back(name);
    }
  }
  return made;
}

bool accepted(const EntityInfo& entity, const std::string& name, Operation operation) {
  if (const auto* field = entity.find(name)) return accepts(field->use, operation);
  for (const auto& field : entity.fields)
    if (field.use.alias == name) return operation == Operation::create && field.use.create;
  return false;
}

}  // namespace

TEST_CASE("every field of the contract is declared") {
  std::ifstream file{contract_file()};
  if (!file) {
    MESSAGE("skipped: the contract's text is not there; FARMTOK_SHARED names the folder that holds it");
    return;
  }
  auto all = interfaces(file);
  struct Row {
    std::string interface;
    std::string_view noun;
    std::size_t least;  // so that a changed form of the text cannot make this test pass without reading anything
  };
  for (const auto& [interface, noun, least] :
       {Row{"Job", "job", 31}, Row{"Result", "result", 32}, Row{"Scheduled", "post", 29}}) {
    const auto* entity = find_entity(noun);
    REQUIRE(entity != nullptr);
    CHECK_MESSAGE(all[interface].size() >= least, interface);
    for (const auto& name : all[interface]) CHECK_MESSAGE(entity->find(name) != nullptr, interface, " ", name);
  }

  struct RequestRow {
    std::string interface;
    std::string_view noun;
    Operation operation;
    std::size_t least;
  };
  for (const auto& [interface, noun, operation, least] :
       {RequestRow{"CreateJobRequest", "job", Operation::create, 21},
        RequestRow{"CreateManualResultRequest", "result", Operation::create, 23},
        RequestRow{"UpdateResultRequest", "result", Operation::edit, 13},
        RequestRow{"UpdateScheduledRequest", "post", Operation::edit, 8},
        RequestRow{"SubmitProofRequest", "proof request", Operation::create, 2}}) {
    const auto* entity = find_entity(noun);
    REQUIRE(entity != nullptr);
    CHECK_MESSAGE(all[interface].size() >= least, interface);
    for (const auto& name : all[interface]) CHECK_MESSAGE(accepted(*entity, name, operation), interface, " ", name);
  }
}

TEST_CASE("PATCH /jobs takes notes and bookmarked") {
  CHECK(accepted(*find_entity("job"), "notes", Operation::edit));
  CHECK(accepted(*find_entity("job"), "bookmarked", Operation::edit));
}
