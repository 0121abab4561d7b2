// Any bytes as the body of a request: refused with an Error, or an entity that is the same when it is read back.
#include "base/error.hpp"
#include "fuzz.hpp"
#include "model/job.hpp"
#include "model/json.hpp"
#include "model/proof.hpp"
#include "model/result.hpp"
#include "model/scheduled.hpp"

using namespace farmtok;

namespace {

template <class Entity>
void take(const base::Json& body, model::Operation operation) {
  Entity entity{};
  const auto before = model::to_json(entity);
  try {
    model::apply_request(entity, body, operation);
  } catch (const base::Error& refusal) {
    fuzz::must(refusal.code == base::Code::INVALID_REQUEST && !refusal.details.empty());
    fuzz::must(model::to_json(entity) == before);
    base::to_line(base::Json(refusal.message));
    return;
  }
  const auto json = model::to_json(entity);
  fuzz::must(model::to_json(model::from_json<Entity>(base::parse_json(base::to_line(json)))) == json);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto body = base::parse_json(fuzz::text_of(data, size));
    take<model::Job>(body, model::Operation::create);
    take<model::Job>(body, model::Operation::edit);
    take<model::Result>(body, model::Operation::create);
    take<model::Result>(body, model::Operation::edit);
    take<model::Scheduled>(body, model::Operation::edit);
    take<model::ProofRequest>(body, model::Operation::create);
  } catch (const base::Error& refusal) {
    fuzz::must(refusal.code == base::Code::INVALID_REQUEST);
  }
  return 0;
}
