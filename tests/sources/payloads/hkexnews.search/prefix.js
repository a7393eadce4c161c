callback({"more":"1","stockInfo":[{"stockId":7609,"code":"00700","name":"TENCENT"},{"stockId":7610,"code":"07008","name":"OTHER"}]});
