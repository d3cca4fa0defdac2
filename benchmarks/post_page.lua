-- POSTs the lines of a file in turn as pages do: "cookies <tab> user agent <tab> body". Arguments after "--": the file,
-- and the page's origin.
local requests = {}
local next_request = 0

function init(args)
  local origin = args[2]
  for line in io.lines(args[1]) do
    local cookies, agent, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    requests[#requests + 1] = wrk.format("POST", nil, {
      ["Content-Type"] = "text/plain;charset=UTF-8",
      ["Origin"] = origin,
      ["Referer"] = origin .. "/",
      ["Cookie"] = cookies,
      ["User-Agent"] = agent,
      ["Accept"] = "*/*",
      ["Accept-Encoding"] = "gzip, deflate, br, zstd",
      ["Accept-Language"] = "en-GB,en;q=0.9",
      ["Sec-Fetch-Mode"] = "cors",
      ["Sec-Fetch-Site"] = "same-site",
    }, body)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end
