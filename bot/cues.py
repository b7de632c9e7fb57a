"""The words of asking: which phrase of a question means what, in full Vietnamese spelling.

Each table is read longest phrase first, with or without diacritics (`bot.words`). A phrase that means nothing here
but contains one that does ("đúng hạn" is no question for a date) stands under `keep` and stays in the topic.
"""

from __future__ import annotations

from bot.words import PhraseTable

_MEANINGS: dict[str, str] = {
    # Somebody is asked for; which role decides the rest of the question.
    "who": """bp nào; p nào; cq nào; phòng mô; sở mô; bên mô; đơn vị mô; chỗ mô; hai cơ quan nào; những cơ quan nào; những đơn vị nào; những phòng nào; mấy chỗ nào; mấy cơ quan nào; các đơn vị nào; ai; ai đó; đơn vị nào; đơn vị gì; đv nào; phòng nào; phòng gì; phòng ban nào; bên nào; cơ quan nào; cq nào; sở nào; ban nào;
        bộ phận nào; chỗ nào; nơi nào; nơi đâu; trung tâm nào; ngành nào; cấp nào; tổ chức nào; đơn vị là; do đâu; thằng nào; nhóm nào;
        who; whom; which unit; which office; which department; which agency; which division; what unit; what department""",
    "lead": """ai để mắt; ai trông coi; ai coi sóc; ai coi; ai đứng cai; chỗ nào đứng cai; ai nắm; ai nắm đầu; ai theo; ai chạy; giao sở nào; giao cho sở nào; ai làm; ai lo; ai chịu trách nhiệm; ai đứng ra; ai đứng đầu; ai tham mưu; ai soạn; ai quản lý; ai đảm nhiệm; ai thực hiện; ai triển khai; ai nhận;
        bên nào làm; bên nào lo; phòng nào lo; phòng nào làm; đơn vị nào làm; đơn vị nào lo; sở nào lo; sở nào làm; đơn vị nào thực hiện; phòng nào thực hiện;
        đơn vị nào chịu trách nhiệm; cơ quan nào thực hiện; cơ quan nào chịu trách nhiệm; giao cho ai; giao ai; giao đơn vị nào; giao cho đơn vị nào; giao phòng nào; giao cho phòng nào; giao cho bên nào; được giao cho ai; do ai; do ai làm; do ai thực hiện; thuộc về ai; trách nhiệm của ai; trách nhiệm thuộc về ai; trách nhiệm thuộc đơn vị nào;
        thuộc trách nhiệm của ai; thuộc trách nhiệm của đơn vị nào; trách nhiệm ai; hỏi ai; ai cầm trịch; ai gánh; đầu mối là ai; ai là đầu mối; ai làm đầu mối; ai phụ trách; đơn vị đầu mối; đơn vị thực hiện; đơn vị chịu trách nhiệm; cơ quan thực hiện; người phụ trách; người chịu trách nhiệm;
        who leads; who is leading; who is responsible; who is in charge; who's in charge; in charge of; responsible for; lead unit; leading unit; lead agency; responsible unit; who does; who handles; who prepares; who takes care of""",
    "role_lead": "đứng đầu; đứng ra; đứng ra làm; đứng tên; đứng tên chủ trì; đứng mũi; chủ trì; chủ chì; trủ trì; làm chủ trì; đứng ra chủ trì; đv ct; đvct; đơn vị ct; đv chủ trì; cơ quan chủ trì; đơn vị chủ trì; phụ trách; đảm nhiệm; cầm trịch; đứng chính; làm chính; lead; leads; leading; in the lead",
    "role_support": """phòng nào đỡ cho họ; ai đỡ cho họ; ai phụ cho họ; đơn vị nào đỡ cho họ; ai đỡ; phòng nào đỡ; bên nào đỡ; đỡ cho họ; ai phối hợp với họ; ai phụ họ; ai kề vai; sở nào hỗ trợ; phòng nào hỗ trợ; sở nào phụ; ai tiếp sức; ai phụ; ai phụ giúp; ai phụ vô; bên nào phụ; phòng nào phụ; làm phụ; phối hợp; phối hộp; phối kết hợp; phối hợp với ai; phối hợp cùng ai; phối hợp với đơn vị nào; phối hợp với những ai; phối hợp với phòng nào; đơn vị phối hợp; đv phối hợp; cơ quan phối hợp; đvph; đv ph; ai phối hợp; ai phối hợp cùng; ai hỗ trợ; ai giúp; ai làm cùng;
        làm cùng ai; làm với ai; cùng với ai; cùng ai; làm chung với ai; kết hợp với ai; bên nào hỗ trợ; supports; supporting unit; supporting units; who supports; coordinate with; coordinates with; cooperate with; cooperating units; in coordination with whom; support unit; support units""",
    "due": """hạn tới đâu; hạn đến đâu; hạn tới hồi nào; diễn ra ngày nào; diễn ra khi nào; diễn ra hôm nào; diễn ra bao giờ; diễn bữa nào; tổ chức khi nào; tổ chức ngày nào; tổ chức hôm nào; kéo dài đến ngày nào; kéo dài đến khi nào; kéo dài đến bao giờ; kéo dài tới khi nào; kéo dài tới bao giờ; kéo dài bao lâu; tới khi nào mới hết; đến khi nào mới hết; đến bao giờ mới hết; tới bao giờ mới hết; khi nào mới hết; bao giờ mới hết; chừng nào mới hết; kết thúc khi nào; kết thúc ngày nào; khi nào kết thúc; bao giờ kết thúc; khi nào bắt đầu; bắt đầu từ bao giờ; bắt đầu từ khi nào; hôm nào; hôm mô; bữa mô; tới hồi nào; theo lịch nào; lịch nào; có ấn định ngày không; có ấn định ngày; có hạn ngày không; có ngày cụ thể không; trước ngày mấy; ngày mô; tháng mô; bắt đầu từ ngày nào; từ ngày nào; từ bao giờ; bắt đầu khi nào; hạn hôm nào; hạn chót hôm nào; hạn chót ngày nào; hạn cuối ngày nào; trễ nhất ngày nào; trễ nhất là ngày nào; trễ nhất bao giờ; chậm nhất là ngày nào; muộn nhất ngày nào; muộn nhất là ngày nào; muộn nhất bao giờ; chậm nhất; chậm nhất khi nào; chậm nhất là khi nào; chậm nhất ngày nào; chậm nhất bao giờ; muộn nhất khi nào; muộn nhất là khi nào; trễ nhất khi nào; trễ nhất là khi nào; khi nào; khi mô; năm nào; đến năm nào; lúc nào; lúc mô; bao giờ; chừng nào; chừng mô; hồi nào; bữa nào; đến bao giờ; đến khi nào; tới khi nào; tới chừng nào; trước khi nào; ngày nào; ngày mấy; tháng mấy; tháng nào; quý mấy; quý nào; trước ngày nào; trước tháng mấy; trước tháng nào; trước lúc nào; trước mốc nào; vào tháng nào; vào tháng mấy; mốc nào;
        hạn; hạn chót; hạn cuối; hạn cuối cùng; hạn nộp; hạn làm; hạn xong; hạn hoàn thành; hạn khi nào; hạn là khi nào; hạn là bao giờ; hạn ra sao; hạn thế nào; hạn như thế nào; hạn bao giờ; hạn ngày nào; hạn tháng mấy; hạn đến khi nào; hạn đến bao giờ; thời hạn; thời hạn là khi nào; thời hạn thế nào; thời hạn hoàn thành; thời hạn thực hiện; thời gian; thời gian nào; thời gian thực hiện; thời gian hoàn thành; thời điểm nào; thời điểm hoàn thành; mốc thời gian; tiến độ thế nào; bao lâu; bao lâu một lần; mấy tháng một lần; trong bao lâu; mấy ngày;
        xong khi nào; khi nào xong; bao giờ xong; chừng nào xong; xong lúc nào; phải xong khi nào; phải xong trước ngày nào; khi nào phải xong; khi nào hoàn thành; hoàn thành khi nào; bao giờ hoàn thành; khi nào đến hạn; đến hạn khi nào; khi nào hết hạn; hết hạn khi nào; tháng mấy xong; tháng nào xong; ngày nào xong; khi nào nộp; nộp khi nào; bao giờ nộp; bao giờ phải nộp; khi nào phải nộp; phải nộp khi nào; phải nộp trước ngày nào; khi nào làm; làm khi nào; bao giờ làm; dl; deadline; deadline là khi nào; ddl; timeline;
        when; when is it due; due; due date; by when; what date; which month; deadline for; when is the deadline; what is the deadline; how long""",
    "product": """có gì trong tay; thì có gì trong tay; ra văn bản chi; ra cái chi; nộp cái chi; nộp lên cái gì; nộp lên gì; trình lên cái gì; ra cái văn bản gì; ra giấy gì; bằng giấy gì; phải trình giấy tờ gì; ra kết quả gì; kết quả ra sao là gì; kết quả phải nộp; kết quả phải nộp là gì; kết quả nộp; phải nộp là gì; nộp là gì; kết quả là văn bản gì; sản phẩm; sản phẩm là gì; sản phẩm gì; sản phẩm phải nộp; sản phẩm đầu ra; sản phẩm cuối cùng; sản phẩm hoàn thành; sp; sp là gì; sp gì; đầu ra; đầu ra là gì; kết quả là gì; kết quả gì; kết quả phải có; kết quả đầu ra; kết quả cuối cùng là gì; phải có kết quả gì; ra sản phẩm gì; ra văn bản gì; bằng văn bản gì; ra cái gì; ra được cái gì; loại văn bản nào; loại văn bản gì; văn bản gì; văn bản nào; phải ra văn bản gì; phải ra văn bản nào; nộp sản phẩm gì;
        cần nộp gì; nộp cái gì; nộp những gì; nộp giấy tờ gì; nộp văn bản gì; giấy tờ gì; cho ra cái gì; hình thức gì; dưới dạng gì; dạng gì; product; output; outputs; deliverable; deliverables; what is delivered; what must be handed in; expected result; expected output; what document""",
    "goal": "mục tiêu của việc; mục tiêu việc này là gì; nhằm mục tiêu gì; nhằm mục đích gì; để làm gì; để đạt mục tiêu gì; nhằm gì; phục vụ mục tiêu nào; what is the goal of; purpose of; goal of",
    "activity": "hoạt động gì; hoạt động nào; hoạt động cụ thể; hoạt động cụ thể là gì; các bước; gồm những bước nào; làm những bước gì; cụ thể là làm gì; cụ thể làm gì; cụ thể phải làm gì; nội dung cụ thể là gì; nội dung thế nào; làm thế nào; làm như thế nào; làm ra sao; what activity; what activities; what does it involve",
    "do_what": "được giao phần gì; giao phần gì; được giao phần nào; lo phần gì; lo phần nào; làm phần gì; làm phần nào; được giao khâu gì; lo khâu gì; được giao soạn gì; được giao soạn cái gì; làm chi; làm những chi; lo chi; được giao làm gì; được giao việc gì; được giao nhiệm vụ gì; được giao những việc gì; được phân công làm gì; có vai trò gì; vai trò gì; vai trò là gì; chịu trách nhiệm gì; đóng vai trò gì; làm gì; làm những gì; phải làm gì; phải làm những gì; cần làm gì; cần làm những gì; làm cái gì; có trách nhiệm gì; trách nhiệm gì; trách nhiệm là gì; trách nhiệm thế nào; có nhiệm vụ gì; lo gì; lo những gì; lo cái gì; được giao gì; được giao những gì; chủ trì gì; chủ trì cái gì; chủ trì những gì; phụ trách gì; phụ trách những gì; phối hợp gì; phối hợp làm gì; phối hợp những gì; triển khai gì; triển khai những gì; thực hiện gì; thực hiện những gì; what does; what must; what should; has to do; have to do; do what",
    "hand_in_what": "nộp gì; phải nộp gì; phải nộp những gì; phải báo cáo gì; báo cáo gì; báo cáo những gì; phải trình gì; trình gì; gửi gì; phải gửi gì; ban hành gì; ban hành văn bản gì; nộp cái gì; phải nộp cái gì; nộp ra cái gì; phải nộp ra cái gì; nộp ra gì; phải nộp ra gì; làm ra cái gì; trình cái gì; phải trình cái gì; trình giấy tờ gì; phải trình giấy tờ gì; nộp giấy tờ gì; ra giấy tờ gì; ra giấy gì; ra loại giấy gì; ra văn bản gì",
    "list": """việc mô; những việc mô; kể hết; kể hết ra; kể hết ra coi; kể hết ra xem; kể giúp những việc; gồm nhưng việc nào; việc gì; việc nào; việc chi; những việc gì; những việc nào; các việc nào; nhiệm vụ gì; nhiệm vụ nào; những nhiệm vụ gì; những nhiệm vụ nào; các nhiệm vụ nào; công việc gì; công việc nào; những công việc gì; những công việc nào; đầu việc nào; những đầu việc nào; nội dung nào; những nội dung nào; hạng mục nào; có những việc gì; có những việc nào; có việc gì; có việc nào; có những nhiệm vụ nào; có nhiệm vụ nào; có những nhiệm vụ gì; bao gồm những gì; gồm những gì; gồm những việc gì; gồm những nhiệm vụ nào; gồm những việc nào; gồm việc gì; còn những gì;
        còn việc gì; còn những việc gì; còn việc nào; liệt kê; kể ra; kể tên; danh sách việc; danh sách danh sách nhiệm vụ; danh sách ds việc; ds nhiệm vụ; tất cả các việc; tất cả nhiệm vụ; tất cả các nhiệm vụ; tất cả việc; toàn bộ việc; toàn bộ nhiệm vụ; toàn bộ các nhiệm vụ; các việc; các nhiệm vụ; những mục nào; mục nào phải; list; list all; list the tasks; which tasks; what tasks; all tasks; show all; show me all; tasks for""",
    "list_weak": "các việc; những việc; các nhiệm vụ; những nhiệm vụ; các đầu việc; việc của; nhiệm vụ của; có gì; có những gì; danh mục nhiệm vụ; tasks of; tasks for",
    "count": """tổng cộng; tổng cộng là mấy; tổng cộng mấy; tổng cộng bao nhiêu; tất cả là mấy; tất cả mấy; cả thảy mấy; cả thảy mấy việc; cả thảy bao nhiêu; mấy việc; mấy nhiệm vụ; mấy công việc; mấy đầu việc; mấy nội dung; mấy hạng mục; mấy dòng; mấy task; bao nhiêu việc; bao nhiêu nhiệm vụ; bao nhiêu công việc; bao nhiêu đầu việc; bao nhiêu nội dung; bao nhiêu hạng mục; bao nhiêu dòng; bao nhiêu task; bn việc; bn nhiệm vụ; bnh việc; có mấy việc; có mấy nhiệm vụ; có bao nhiêu việc; có bao nhiêu nhiệm vụ; có bao nhiêu đầu việc; tổng số việc; tổng số nhiệm vụ; tổng cộng bao nhiêu việc; tổng cộng mấy việc; số việc; số nhiệm vụ; số lượng việc; số lượng nhiệm vụ; số lượng công việc; đếm số việc; how many; how many tasks; number of tasks; count; count tasks; đếm xem; đếm giúp; đếm số; đếm các; đếm cho""",
    "plans": "có những kế hoạch nào; những kế hoạch nào; các kế hoạch nào; gồm những kế hoạch nào; có kế hoạch nào; bao nhiêu kế hoạch; mấy kế hoạch; có bao nhiêu kế hoạch; danh sách kế hoạch; danh sách các kế hoạch; liệt kê các kế hoạch; liệt kê kế hoạch; which plans; what plans; list of plans; list plans",
    "count_of": "có mấy; có bao nhiêu; mấy cái; bao nhiêu cái; đếm xem có mấy",
    "earliest": "cận hạn; sắp cận hạn; sắp tới hạn; sắp đến hạn; gần đến hạn; gần tới hạn; sớm nhất; hạn sớm nhất; đến hạn sớm nhất; gần nhất; hạn gần nhất; đến hạn gần nhất; hạn đầu tiên; đến hạn đầu tiên; đến hạn trước tiên; xong trước tiên; phải xong trước nhất; gấp nhất; sắp đến hạn; sắp tới hạn; sắp hết hạn; earliest; earliest deadline; next deadline; due first; soonest",
    "latest": "hạn chót cuối cùng; hạn cuối cùng; thời hạn cuối cùng; muộn nhất; hạn muộn nhất; trễ nhất; hạn trễ nhất; hạn xa nhất; đến hạn sau cùng; đến hạn cuối cùng; đến hạn muộn nhất; xong sau cùng; latest; latest deadline; due last",
    "compare": "so sánh; khác nhau; khác nhau thế nào; khác nhau ra sao; khác gì; khác gì so với; khác gì với; khác thế nào; có khác nhau không; có giống nhau không; giống nhau không; so với nhau; giống và khác; compare; difference between; differ from; versus",
    "signer": "ai ký; ai kí; người ký; người kí; ai là người ký; ai ký ban hành; ai kí ban hành; ai ký kế hoạch; do ai ký; ai đã ký; ai ký tên; được ai ký; ông nào ký; bà nào ký; sếp nào ký; lãnh đạo nào ký; who signed; who signs; signer; signed by; signed by whom",
    "number": """số kế hoạch; số hiệu; số hiệu kế hoạch; số hiệu của kế hoạch; số ký hiệu; kế hoạch số mấy; kế hoạch số bao nhiêu; kế hoạch số nào; kh số mấy; kh số bao nhiêu; số văn bản; văn bản số mấy; mang số mấy; mang số bao nhiêu; mang số nào; số mấy; số bao nhiêu; kế hoạch ban hành ngày nào; kế hoạch ban hành khi nào; kế hoạch được ban hành khi nào; kế hoạch được ban hành ngày nào; kế hoạch này ban hành ngày nào; kế hoạch này ban hành khi nào; kế hoạch ký ngày nào; ký ngày nào; kí ngày nào; ký khi nào; ký hôm nào; ngày ký; ngày ban hành kế hoạch; ngày ban hành; plan number; number of the plan; what number; issued on what date; when was the plan issued; when was it issued; when was the plan signed""",
    "implements": """sửa kế hoạch số mấy; sửa kh số mấy; sửa kh nào; điều chỉnh kế hoạch số mấy; điều chỉnh kh nào; thực hiện kế hoạch số mấy; theo kế hoạch số mấy; sửa kế hoạch nào; sửa cho kế hoạch nào; sửa đổi bổ sung kế hoạch nào; thay kế hoạch nào; thay thế kế hoạch nào; thực hiện kế hoạch nào; triển khai kế hoạch nào; cụ thể hóa kế hoạch nào; theo kế hoạch nào; căn cứ kế hoạch nào; căn cứ văn bản nào; căn cứ vào văn bản nào; căn cứ vào kế hoạch nào; dựa trên kế hoạch nào; dựa vào kế hoạch nào; dựa trên văn bản nào; thực hiện văn bản nào; để thực hiện kế hoạch nào; nhằm thực hiện kế hoạch nào; điều chỉnh kế hoạch nào; sửa đổi kế hoạch nào; bổ sung kế hoạch nào; điều chỉnh bổ sung kế hoạch nào; kế hoạch của tỉnh là số mấy; kế hoạch cấp trên; which plan does it implement; what plan does it implement; implements which plan; which plan does it amend""",
    "citation": """dòng số mấy; ở dòng số mấy; ghi ở dòng số mấy; mục số mấy; ở mục số mấy; số dòng; nguồn; nguồn ở đâu; trích dẫn; ở dòng nào; dòng nào; dòng mấy; dòng thứ mấy; trang nào; trang mấy; ở trang nào; ở trang mấy; ở mục nào; mục nào; mục mấy; thuộc mục nào; nằm ở mục nào; nằm ở đâu; nằm ở đâu trong kế hoạch; ở phần nào; phần nào; thuộc phần nào; thuộc lĩnh vực nào; stt mấy; stt bao nhiêu; số thứ tự mấy; số thứ tự bao nhiêu; căn cứ vào đâu; căn cứ đâu; ghi ở đâu; ở đâu ghi; chỗ nào ghi; ghi chỗ nào; đâu ra; lấy ở đâu; quy định ở đâu; where in the plan; which row; which section; which line; which page; source; cite""",
    "percent": "mấy phút; bao nhiêu phút; mấy hồ sơ; bao nhiêu hồ sơ; mấy bộ hồ sơ; bao nhiêu bộ hồ sơ; mấy lần; bao nhiêu lần; mấy người; bao nhiêu người; bao nhiêu phần trăm; mấy phần trăm; bao nhiêu %; bn %; mấy %; tỷ lệ bao nhiêu; tỉ lệ bao nhiêu; tỷ lệ là bao nhiêu; tỉ lệ là bao nhiêu; tỷ lệ mấy; bao nhiêu; là bao nhiêu; đạt bao nhiêu; đạt mấy; tối thiểu bao nhiêu; ít nhất bao nhiêu; tối đa bao nhiêu; là mấy; mức nào; chỉ tiêu bao nhiêu; chỉ tiêu là bao nhiêu; chỉ tiêu là gì; chỉ tiêu thế nào; what percentage; what percent; what share; how much; target rate",
    "narrative": """tiền đâu; lấy tiền đâu; tiền ở đâu ra; mục tiêu; mục đích; vì sao; tại sao; lý do; vì lý do gì; why; mục tiêu chung; mục tiêu chung là gì; mục tiêu tổng quát; mục tiêu cụ thể; mục tiêu là gì; mục tiêu gì; mục tiêu thế nào; mục tiêu của kế hoạch; mục tiêu về; mục tiêu đề ra; có mục tiêu gì; mục đích; mục đích là gì; mục đích của kế hoạch; mục đích yêu cầu; yêu cầu gì; yêu cầu là gì; yêu cầu của kế hoạch; giải pháp; giải pháp gì; giải pháp nào; những giải pháp nào; các giải pháp; giải pháp thực hiện; kinh phí lấy từ đâu; nguồn kinh phí; kinh phí thực hiện; kinh phí; nguồn kinh phí nào; kinh phí ở đâu; tổ chức thực hiện; tổ chức thực hiện thế nào; nói gì về; nói gì; quy định gì về; quy định thế nào; quy định ra sao; viết gì về; nêu gì về; đề cập gì; nơi nhận; gửi những ai; kế hoạch gửi cho ai; nội dung chính; nội dung chủ yếu; bao nhiêu nội dung chủ yếu; tóm tắt; what is the goal; what are the goals; objectives; objective; funding; budget source; what does the plan say about""",
    "overdue": "quá hạn; quá thời hạn; trễ hạn; trễ; chậm; chậm tiến độ; đã quá hạn; bị trễ; bị quá hạn; hết hạn chưa xong; overdue; late",
    "continuous": "thường xuyên; làm thường xuyên; việc thường xuyên; continuous; ongoing",
    "periodic": "định kỳ; theo định kỳ; hằng quý; hàng quý; hằng tháng; hàng tháng; periodic",
    "conditional": "có điều kiện; theo quy định; theo hướng dẫn; khi phát sinh; phụ thuộc; conditional",
    "undated": "không ghi thời hạn; không có thời hạn; không có hạn; chưa có hạn; không ghi hạn; không ghi thời gian; để trống thời gian; để trống thời hạn; bỏ trống thời gian; chưa ghi thời hạn; chưa có thời hạn; chưa rõ hạn; chưa rõ thời hạn; without a deadline; no deadline",
    "dated": "có thời hạn; có hạn; có ngày cụ thể; có hạn cụ thể; có thời hạn cụ thể; có mốc cụ thể; ghi rõ ngày; with a deadline",
    "due_in": "đến hạn; tới hạn; phải xong; phải hoàn thành; cần hoàn thành; cần xong; phải nộp; cần nộp; hết hạn; đáo hạn; phải làm xong; phải báo cáo; sắp xong; are due; is due; fall due",
    # Words that only look like a question for a date, a unit or a product.
    "keep": """một số việc; một số nhiệm vụ; một số; đúng hạn; trước hạn; trước và đúng hạn; đúng hạn và trước hạn; trước thời hạn; đúng thời hạn; đúng và trước hạn; quá hạn hồ sơ; hồ sơ quá hạn; hồ sơ trễ hạn; hạn chế; thời hạn giải quyết; kỳ hạn; ngắn hạn; dài hạn; trung hạn; thời gian giải quyết; thời gian chờ; thời gian chờ đợi; cắt giảm thời gian; rút ngắn thời gian; giảm thời gian; sản phẩm ocop; nguồn nhân lực; nguồn thu; nguồn vốn; báo cáo định kỳ; chế độ báo cáo định kỳ; quy chế phối hợp; cơ chế phối hợp; lãnh đạo; số hóa; chữ ký số; ký số; hỗ trợ; danh mục; chính quyền số; chuyển đổi số; giải pháp kỹ thuật; mục tiêu quốc gia""",
    "filler": """theo phần tổ chức thực hiện; phần tổ chức thực hiện; trong phần tổ chức thực hiện; ở phần tổ chức thực hiện; kể cả; kể cả chung; kể cả cùng; kể cả việc chung; kể cả chung với nơi khác; tính cả; tính cả việc chung; tính cả chung; cùng chủ trì; chung với nơi khác; cả chung; nhảy vô; nhảy vào; xài; cho mọi người xài; cùng làm; chung tay làm; tham gia; cỡ; tầm; khoảng; chừng; đang ôm; ôm; đặt ra; coi; ra coi; đó á; hôm; mần; làm ơn cho; cho xong; cho rồi; phần; xíu; cơ; cơ mà; có nói; có nhắc; có nói gì; có ghi; đứng vai; đứng; đi phối hợp; cho các phòng; cho các đơn vị; cho mọi người; rứa; cả thảy; hết thảy; đóng vai; đóng vai trò; giữ vai; với nhau; hén; hen; nghen; nhen; á; zậy; dzậy; zay; ta; vậy ta; với; luôn; luôn nhé; giùm; giùm em; dùm; hộ; hộ em; kể giúp; kể; kể cho; liệt kê giúp; được giao; được phân công; chỉ; chỉ làm; ba cái; mấy cái vụ; tính; nằm; nằm ở; ghi; ghi ở; trong phụ lục; ở phụ lục; phụ lục; trong bảng; xin chào; chào; hello; hi; alo; cảm ơn; cám ơn; cảm ơn nhiều; thank you; thanks; là; thì; mà; vậy; vậy anh; vậy chị; thế; thế nào; ra sao; như thế nào; à; ạ; ah; dạ; vâng; nhé; nhỉ; nha; ha; hả; hử; ơi; ê; anh; chị; em; cô; chú; bác; bạn; bot; mình; tui; tôi; tớ; cho em hỏi; cho hỏi; cho tôi hỏi; cho mình hỏi; cho biết; xin cho biết; đề nghị cho biết; hỏi; xin hỏi; xin; vui lòng; làm ơn; giúp em; giúp tôi; giúp mình; giúp với; với ạ; xem; xem giúp; tra giúp; vụ; cái vụ; cái; cái này; cái khoản; khoản này; chuyện; chuyện này; việc; nhiệm vụ; công việc; đầu việc; công tác; và; còn; về; của; do; đó; đấy; này; kia; ấy; nọ; rồi; vẫn; đang; sẽ; được; bị; phải; cần; nên; có; có phải; không; ko; hông; hem; chưa; đâu; gì; nào; thế à; vậy ạ; nghe nói; biết; có biết; muốn; đi; đến; tới; hay; hoặc; những; các; mấy; trong; ngoài; tại; ở; theo; cho; từ; bằng; để; năm nay; trên; dưới; kế hoạch này; trong kế hoạch; của kế hoạch; theo kế hoạch; kế hoạch ghi; cụ thể; cụ thể là; tất cả; toàn bộ; làm; xong; lo; hoàn thành; bên; thì sao; thế thì; tính; dự kiến; người; hiện nay; hiện tại; bây giờ; giờ""",
    # "Mấy việc" that counts nothing.
    "skip": "có mấy ông; có mấy bà; có mấy anh; có mấy chị; có mấy bác; mấy ông; mấy bà; mấy anh; mấy chị; mấy bác; mấy việc này; mấy việc đó; mấy việc ấy; mấy việc kia; giùm mấy việc; dùm mấy việc; hộ mấy việc; làm giùm mấy việc; một số việc này",
    "money": """bao nhiêu tiền; mấy tiền; hết bao nhiêu tiền; hết bao nhiêu; tốn bao nhiêu; tốn bao nhiêu tiền; chi bao nhiêu; chi bao nhiêu tiền; bao nhiêu đồng; mấy đồng; bao nhiêu triệu; bao nhiêu triệu đồng; mấy triệu; bao nhiêu tỷ; bao nhiêu tỉ; mấy tỷ; mấy tỉ; bao nhiêu tỷ đồng; mấy tỷ đồng; tổng kinh phí; tổng kinh phí bao nhiêu; kinh phí bao nhiêu; kinh phí là bao nhiêu; ngân sách bao nhiêu; giá bao nhiêu; giá tiền; giá cước; tiền lương; trả lương; lương bao nhiêu; mức thưởng; thưởng bao nhiêu; được thưởng bao nhiêu; phụ cấp bao nhiêu; phụ cấp; tiền ăn; tiền ăn trưa; how much money; how much does it cost; what is the budget; total budget; budget amount""",
    "outside": """số điện thoại; điện thoại; email; e mail; số fax; facebook; zalo của; sđt; sdt; hotline; đường dây nóng của; email của; địa chỉ email của; địa chỉ nhà; địa chỉ cơ quan; nhà riêng; lương tháng; mức lương; lương của; bao nhiêu tuổi; mấy tuổi; năm sinh; sinh năm; quê ở; tài khoản ngân hàng; thời tiết; tỷ số; bóng đá; giá vàng; tỷ giá; phone number; telephone; phone; email address; salary; weather""",
}


# "Làm theo kế hoạch số mấy", "sửa lại cho kế hoạch nào": which paper a plan carries out or amends.
_CARRIES_OUT = (
    "làm theo", "để làm theo", "thực hiện", "để thực hiện", "t hiện", "th", "triển khai", "cụ thể hóa", "căn cứ", "căn cứ vào", "dựa vào", "dựa trên", "dựa theo",
    "sửa", "sửa lại", "sửa lại cho", "sửa cho", "sửa đổi", "sửa đổi cho", "điều chỉnh", "điều chỉnh cho", "bổ sung", "thay", "thay cho", "thay thế", "thay thế cho", "theo",
)  # fmt: skip
_MEANINGS["implements"] += "; " + "; ".join(
    f"{verb} {paper} {which}"
    for verb in _CARRIES_OUT
    for paper in ("kế hoạch", "kh", "văn bản")
    for which in ("nào", "số mấy", "số nào", "số bao nhiêu", "gì")
    if (verb, paper, which)
    not in {("theo", "văn bản", "gì"), ("bổ sung", "văn bản", "gì"), ("triển khai", "văn bản", "gì")}
)
# "Có mấy đầu việc", "gồm bao nhiêu mục".
_MEANINGS["count"] += "; " + "; ".join(
    f"{head} {many} {noun}".strip()
    for head in ("", "có", "gồm", "được")
    for many in ("mấy", "bao nhiêu")
    for noun in ("việc", "nhiệm vụ", "đầu việc", "công việc", "nội dung", "hạng mục", "mục", "dòng", "task")
)


def _phrases(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(phrase.strip(), name) for name in names for phrase in _MEANINGS[name].split(";") if phrase.strip()]


CUES: PhraseTable[str] = PhraseTable(_phrases(tuple(name for name in _MEANINGS if name != "filler")))
FILLERS: PhraseTable[str] = PhraseTable(_phrases(("filler",)))


_MEANT = tuple(
    f"{no}ý {who} là"
    for no in ("", "không ", "không phải ", "à ", "à không ", "nhầm ", "à nhầm ")
    for who in ("tôi", "tui", "em", "mình", "anh", "chị")
)
_OPENINGS = (
        *_MEANT, "à nhầm", "nhầm rồi", "tôi nhầm", "em nhầm", "ý là", "còn", "thế còn", "thế", "vậy", "vậy còn", "vậy thế", "rồi", "rồi còn", "ủa còn", "à còn", "thế thì", "vậy thì", "tương tự", "what about", "how about", "and", "and what about", "còn với", "thế với", "rứa", "rứa còn", "rứa thì", "rứa thế", "chớ còn", "mà còn", "dạ còn", "dạ thế", "vậy chứ", "thế chứ", "nếu là", "thế nếu",
)  # fmt: skip
_POINTERS = (
        "việc đó", "việc này", "việc ấy", "việc kia", "việc trên", "cái đó", "cái này", "cái ấy", "nó", "nhiệm vụ này", "nhiệm vụ đó", "nhiệm vụ trên", "vụ đó", "vụ này", "mục đó", "mục này", "những việc đó", "các việc đó", "các việc trên", "that task", "this task", "that one", "those tasks",
)  # fmt: skip
OPENINGS: PhraseTable[str] = PhraseTable((phrase, "opening") for phrase in _OPENINGS)
CLOSINGS: PhraseTable[str] = PhraseTable(
    (phrase, "opening") for phrase in ("thì sao", "thì thế nào", "thì như thế nào", "thì ra sao")
)
POINTERS: PhraseTable[str] = PhraseTable((phrase, "pointing") for phrase in _POINTERS)
_ORDINALS = (
    "nhất|đầu|đầu tiên|một|1",
    "hai|nhì|2",
    "ba|3",
    "tư|bốn|4",
    "năm|5",
    "sáu|6",
    "bảy|7",
    "tám|8",
    "chín|9",
    "mười|10",
)
ORDINALS: PhraseTable[int] = PhraseTable(
    (f"{noun} {link}{word}".strip(), number)
    for number, words in enumerate(_ORDINALS, start=1)
    for word in words.split("|")
    for noun in ("việc", "cái", "nhiệm vụ", "dòng", "mục", "câu", "lựa chọn", "phương án", "kế hoạch", "the", "")
    for link in ("thứ ", "số ", "", "đầu ")
    if (link != "" and (noun or link == "thứ ")) or (noun in ("việc", "cái", "nhiệm vụ") and word.startswith("đầu"))
)


def phrases_of_asking() -> list[str]:
    """Every Vietnamese phrase of the tables, for mending slips in them."""
    names = tuple(name for name in _MEANINGS if name != "outside")
    leaning = [
        f"{noun} thứ {word}" for noun in ("việc", "cái", "câu") for words in _ORDINALS for word in words.split("|")
    ]
    return [phrase for phrase, _ in _phrases(names)] + [
        *_OPENINGS,
        *_POINTERS,
        *leaning,
        "tháng",
        "quý",
        "năm",
        "tuần",
        "nửa đầu năm",
        "6 tháng đầu năm",
        "mảng",
        "lĩnh vực",
        "mục",
    ]
