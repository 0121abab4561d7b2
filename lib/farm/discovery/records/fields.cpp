#include "farm/discovery/records/fields.hpp"

#include <charconv>

namespace farmtok::farm::discovery {
namespace {

namespace dom = simdjson::dom;

Value step_into(dom::element at, std::string_view step) {
  auto next = simdjson::simdjson_result<dom::element>{simdjson::NO_SUCH_FIELD};
  if (at.is_object()) {
    next = at.at_key(step);
  } else if (at.is_array()) {
    std::size_t place = 0;
    const auto* const end = step.data() + step.size();
    const auto [stop, fault] = std::from_chars(step.data(), end, place);
    if (fault == std::errc{} && stop == end) next = at.at(place);
  }
  dom::element found;
  return next.get(found) == simdjson::SUCCESS ? Value{found} : std::nullopt;
}

/// The value at the end of these steps, unless it is null.
Value follow(Value at, std::string_view steps) {
  while (at && !steps.empty()) {
    const auto step = steps.substr(0, steps.find('.'));
    steps.remove_prefix(std::min(step.size() + 1, steps.size()));
    at = step_into(*at, step);
  }
  return at && at->is_null() ? std::nullopt : at;
}

}  // namespace

Value value_at(dom::element given, Paths paths) {
  for (const auto& path : paths)
    if (const auto found = follow(step_into(given, path.first), path.rest)) return found;
  return std::nullopt;
}

Record::Record(dom::object fields) {
  heads_.fill(none);
  fields_.reserve(fields.size());
  for (const auto field : fields) {
    auto& head = heads_[mark_of(field.key)];
    fields_.push_back({field.key, field.value, head});
    head = static_cast<std::uint32_t>(fields_.size() - 1);
  }
}

const Record::Field* Record::find(const Path& path) const {
  const Field* found = nullptr;  // of two fields with one name the first counts, and the list begins with the last
  for (auto i = heads_[path.mark]; i != none; i = fields_[i].next)
    if (fields_[i].name == path.first) found = &fields_[i];
  return found;
}

Value Record::at(Paths paths) const {
  for (const auto& path : paths)
    if (const auto* found = field(path))
      if (const auto value = follow(found->value, path.rest)) return value;
  return std::nullopt;
}

}  // namespace farmtok::farm::discovery
