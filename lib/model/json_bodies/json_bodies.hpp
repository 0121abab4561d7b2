#pragma once
// The bodies of model/json.hpp. Included by model/json.cpp, which instantiates them for every entity once, because they
// take long to compile.

#include <fmt/format.h>

#include <algorithm>

#include "base/amount.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"

namespace farmtok::model {

namespace detail {

template <class T>
Json value_to_json(const T& value, const Use& use);

template <class Entity>
Json entity_to_json(const Entity& entity) {
  Json object = Json::object();
  for_each_field<Entity>([&](const auto& each) {
    const auto& value = entity.*each.member;
    if constexpr (is_optional<std::remove_cvref_t<decltype(value)>>) {
      if (value) object[std::string{each.name}] = value_to_json(*value, each.use);
    } else {
      object[std::string{each.name}] = value_to_json(value, each.use);
    }
  });
  return object;
}

template <class T>
Json value_to_json(const T& value, const Use& use) {
  if constexpr (std::is_same_v<T, base::Instant>) return base::format_instant(value);
  else if constexpr (std::is_same_v<T, base::Amount>)
    return value.micros % 1'000'000 == 0 ? Json(value.micros / 1'000'000) : Json(base::to_double(value));
  else if constexpr (std::is_enum_v<T>) return enum_name(value);
  else if constexpr (std::is_same_v<T, std::string>)
    return use.format == Format::secret ? Json(secret_mask) : Json(value);
  else if constexpr (Describable<T>) return entity_to_json(value);
  else return value;
}

/// Whether `word` is one of those that `words` lists, separated by |.
inline bool lists_word(std::string_view words, std::string_view word) {
  const auto all = base::split(words, '|');
  return std::ranges::find(all, word) != all.end();
}

/// Reads one value, or returns why it cannot be read. `Value` is never optional here.
template <class Value>
std::string value_from_json(const Json& json, const Use& use, Value& out, bool stored) {
  if constexpr (std::is_same_v<Value, bool>) {
    if (!json.is_boolean()) return "must be true or false";
    out = json.get<bool>();
  } else if constexpr (std::is_same_v<Value, std::int64_t>) {
    if (!json.is_number_integer() ||
        (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{INT64_MAX}))
      return "must be a whole number";
    out = json.get<std::int64_t>();
    if (!stored && (out < use.least || out > use.most))
      return use.most == std::numeric_limits<std::int64_t>::max()
                 ? fmt::format("is {}, must be at least {}", out, use.least)
                 : fmt::format("is {}, must be between {} and {}", out, use.least, use.most);
  } else if constexpr (std::is_same_v<Value, double>) {
    if (!json.is_number()) return "must be a number";
    out = json.get<double>();
  } else if constexpr (std::is_same_v<Value, base::Amount>) {
    // Texts are accepted too: a client that must not round writes "42.22".
    const auto amount = json.is_number()   ? base::amount_from(json.get<double>())
                        : json.is_string() ? base::parse_amount(json.get_ref<const std::string&>())
                                           : std::nullopt;
    if (!amount) return "must be an amount like 42.22, with at most six decimals";
    out = *amount;
  } else if constexpr (std::is_same_v<Value, base::Instant>) {
    const auto instant = json.is_string() ? base::parse_instant(json.get_ref<const std::string&>()) : std::nullopt;
    if (!instant) return "must be a time like 2026-12-24T09:00:00Z";
    out = *instant;
  } else if constexpr (std::is_enum_v<Value>) {
    const auto value = json.is_string() ? enum_value<Value>(json.get_ref<const std::string&>()) : std::nullopt;
    if (!stored && !use.words.empty() && (!value || !lists_word(use.words, enum_name(*value))))
      return fmt::format("must be one of {}", fmt::join(base::split(use.words, '|'), ", "));
    if (!value) return fmt::format("must be one of {}", fmt::join(enum_names<Value>(), ", "));
    out = *value;
  } else if constexpr (std::is_same_v<Value, std::string>) {
    if (!json.is_string()) return "must be a text";
    out = json.get<std::string>();
    if (!stored) return fault_of_text(use, out);
  } else {
    static_assert(Describable<Value>);
    if (!json.is_object()) return "must be an object";
    std::string fault;
    for_each_field<Value>([&](const auto& each) {
      const auto found = json.find(std::string{each.name});
      if (found == json.end() || found->is_null()) return;
      auto& target = out.*each.member;
      using Target = std::remove_cvref_t<decltype(target)>;
      std::string inner;
      if constexpr (is_optional<Target>) inner = value_from_json(*found, each.use, target.emplace(), stored);
      else inner = value_from_json(*found, each.use, target, stored);
      if (!inner.empty() && fault.empty()) fault = fmt::format("{} {}", each.name, inner);
    });
    return fault;
  }
  return {};
}

/// "is not a field", and the field that was meant: by its command-line name, or by a typing error.
template <class Entity>
std::string unknown_field(std::string_view key, Operation operation) {
  std::vector<std::string> names;
  std::string meant;
  for_each_field<Entity>([&](const auto& each) {
    if (!accepts(each.use, operation)) return;
    names.emplace_back(each.name);
    if (!key.empty() && key == each.use.flag) meant = each.name;
  });
  if (meant.empty()) meant = base::closest(key, names).value_or("");
  return meant.empty() ? "is not a field" : fmt::format("is not a field; did you mean {}?", meant);
}

[[noreturn]] void refuse(std::string_view noun, std::vector<base::Detail> faults);

}  // namespace detail

template <Describable Entity>
Json to_json(const Entity& entity) {
  return detail::entity_to_json(entity);
}

template <Describable Entity>
Entity from_json(const Json& json) {
  Entity entity{};
  const auto fault = detail::value_from_json(json, Use{}, entity, true);
  if (!fault.empty())
    throw base::Error{base::Code::INTERNAL, fmt::format("not a {}: {}", Declared<Entity>::noun, fault)};
  return entity;
}

template <Describable Entity>
void apply_request(Entity& entity, const Json& request, Operation operation) {
  std::vector<base::Detail> faults;
  if (!request.is_object()) detail::refuse(Declared<Entity>::noun, {{"", "the body must be a JSON object"}});
  Entity changed = entity;
  std::vector<std::string_view> seen;
  for (const auto& item : request.items()) {
    const std::string& key = item.key();
    const Json& value = item.value();
    bool known = false;
    for_each_field<Entity>([&](const auto& each) {
      const bool by_alias = !each.use.alias.empty() && key == each.use.alias && operation == Operation::create;
      if (known || (key != each.name && !by_alias)) return;
      known = true;
      if (std::find(seen.begin(), seen.end(), each.name) != seen.end()) {
        faults.push_back(
            {key, fmt::format("says the same as {}; send one of them", by_alias ? each.name : each.use.alias)});
        return;
      }
      seen.push_back(each.name);
      if (!accepts(each.use, operation)) {
        faults.push_back({key, operation == Operation::create ? "cannot be set" : "cannot be changed"});
        return;
      }
      auto& target = changed.*each.member;
      using Target = std::remove_cvref_t<decltype(target)>;
      std::string fault;
      if constexpr (is_optional<Target>) {
        if (value.is_null()) target.reset();
        else fault = detail::value_from_json(value, each.use, target.emplace(), false);
      } else if (value.is_null()) {
        fault = "must not be null";
      } else {
        fault = detail::value_from_json(value, each.use, target, false);
      }
      if (!fault.empty()) faults.push_back({key, fault});
    });
    if (!known) faults.push_back({key, detail::unknown_field<Entity>(key, operation)});
  }
  if (operation == Operation::create) {
    for_each_field<Entity>([&](const auto& each) {
      if (each.use.required && std::find(seen.begin(), seen.end(), each.name) == seen.end())
        faults.push_back({std::string{each.name}, "is required"});
    });
  }
  if (!faults.empty()) detail::refuse(Declared<Entity>::noun, std::move(faults));
  entity = std::move(changed);
}

template <Describable Entity>
Entity from_request(const Json& request) {
  Entity entity{};
  apply_request(entity, request, Operation::create);
  return entity;
}

}  // namespace farmtok::model
