-- POSTs deliveries as platforms do, in turn. Argument after "--": a file of records, each
-- "number of headers <space> bytes of body <newline>", the headers a line each, the body, a newline.
local requests = {}
local next_request = 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  while true do
    local line = file:read("*l")
    if not line then break end
    local count, size = line:match("(%d+) (%d+)")
    local headers = {}
    for _ = 1, tonumber(count) do
      local name, value = file:read("*l"):match("([^:]*): (.*)")
      headers[name] = value
    end
    requests[#requests + 1] = wrk.format("POST", nil, headers, file:read(tonumber(size)))
    file:read(1)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end
